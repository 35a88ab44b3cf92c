/// A statement of the session. The one table of them: reading a line, `help`, completion and the reference go by it.
public enum Statement: String, CaseIterable, Sendable {
  case set, unset, undo, redo, reset, changes
  case enter, leave, scenarios, save, compare
  case why, goal, sensitivity, open
  case show, matrix, top, list
  case asOf = "as-of"
  case use, load, reload, check, help, quit

  /// What may stand after the word.
  public enum Arguments: Hashable, Sendable {
    /// Nothing.
    case none
    /// Something or nothing.
    case optional
    /// Something.
    case required
  }

  /// What completion offers after the word.
  public enum Subject: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// Paths of records and fields, parameters, matrix cells; levels after the colon.
    case change
    /// Paths of records and fields.
    case path
    /// What the session has changed.
    case changed
    /// Views.
    case view
    /// Scenarios.
    case scenario
    /// Kinds.
    case kind
    /// Fields.
    case field
    /// Methods.
    case method
    /// Files.
    case file
    /// Statements.
    case statement
  }

  /// The word.
  public var word: String { rawValue }

  /// How it is written, a line a form.
  public var forms: [String] {
    switch self {
    case .set: ["set PATH: VALUE, …", "set PATH = EXPRESSION, …"]
    case .unset: ["unset PATH, …"]
    case .undo: ["undo", "undo N"]
    case .redo: ["redo", "redo N"]
    case .reset: ["reset"]
    case .changes: ["changes"]
    case .enter: ["enter SCENARIO"]
    case .leave: ["leave", "leave SCENARIO"]
    case .scenarios: ["scenarios"]
    case .save: ["save scenario NAME [\"TITLE\"] [to FILE]"]
    case .compare: ["compare", "compare SCENARIO", "compare SCENARIO SCENARIO"]
    case .why: ["why PATH", "why PATH depth N"]
    case .goal: ["goal PATH CONDITION", "goal PATH CONDITION by INPUT, …", "goal KIND where CONDITION: CONDITION"]
    case .sensitivity: ["sensitivity", "sensitivity PATH"]
    case .open: ["open"]
    case .show: ["show", "show VIEW", "show PATH"]
    case .matrix: ["matrix FIELD by FIELD", "matrix KIND FIELD by FIELD"]
    case .top: ["top N", "top N KIND", "top N KIND by EXPRESSION"]
    case .list: ["list KIND", "list KIND where CONDITION"]
    case .asOf: ["as-of DATE"]
    case .use: ["use method NAME"]
    case .load: ["load PATH"]
    case .reload: ["reload"]
    case .check: ["check"]
    case .help: ["help", "help WORD"]
    case .quit: ["quit"]
    }
  }

  /// What it does, in a sentence.
  public var summary: String {
    switch self {
    case .set:
      "Changes inputs, parameters, matrix cells or values of a series, all at once, and shows what moved. An expression is computed once. A computed value needs 'because'."
    case .unset: "Drops the session's change, so that what the files and scenarios say holds again."
    case .undo: "Takes the last change back, or the last N."
    case .redo: "Makes the change again that was undone last, or the last N."
    case .reset: "Drops all changes of this session; 'undo' brings them back."
    case .changes: "Lists the changes of this session."
    case .enter: "Lays a scenario over the register, below the session's changes, and shows what moved."
    case .leave: "Takes the scenario away again that was entered last, or the one named."
    case .scenarios: "Lists the scenarios of the register, and which are entered."
    case .save: "Writes the session's changes as a scenario: to a new file, or to the screen."
    case .compare: "Shows the register, scenarios and the session side by side: the records that differ, a column each."
    case .why: "Says why a value is what it is: the rule, the case that held, the inputs and their places."
    case .goal: "Finds the fewest, then smallest changes that reach a wish."
    case .sensitivity:
      "Shows the changes that would flip a class, the nearest first; of a parameter or a matrix cell, which records each step changes; of the register, what decides most."
    case .open: "Lists the inputs not yet given that can still change a class, the most telling first."
    case .show: "Shows a view, or the record or value of a path; without a name, the matrix and what is significant."
    case .matrix: "Shows the records of a kind, impacts unless another is named, by two fields."
    case .top:
      "Shows the records of a kind, aspects unless another is named, with the greatest score, or the greatest of an expression."
    case .list: "Lists records of a kind, those for which a condition holds."
    case .asOf: "Moves the session to another day."
    case .use: "Puts another method in use."
    case .load: "Opens another register, or a file of one."
    case .reload:
      "Reads the files of the register again; the changes of the session stay, and those that no longer apply are named."
    case .check: "Runs the checks of the register and shows what they find."
    case .help: "Lists the statements, or tells about one."
    case .quit: "Ends the session."
    }
  }

  /// What may stand after the word.
  public var arguments: Arguments {
    switch self {
    case .reset, .changes, .scenarios, .open, .reload, .check, .quit: .none
    case .undo, .redo, .leave, .compare, .sensitivity, .show, .help: .optional
    case .set, .unset, .enter, .save, .why, .goal, .matrix, .top, .list, .asOf, .use, .load: .required
    }
  }

  /// What completion offers after the word.
  public var subject: Subject {
    switch self {
    case .set: .change
    case .unset: .changed
    case .why, .goal, .sensitivity: .path
    case .enter, .leave, .compare: .scenario
    case .show: .view
    case .matrix: .field
    case .top, .list: .kind
    case .use: .method
    case .load: .file
    case .help: .statement
    case .undo, .redo, .reset, .changes, .scenarios, .save, .open, .asOf, .reload, .check, .quit: .nothing
    }
  }
}
