// Codes of the interactive session (06, from 620).

extension DiagnosticCode {
  /// A line that is no statement.
  public static let unknownStatement = DiagnosticCode(
    620, "a line that is no statement",
    explanation: """
      A line of the session is an expression, a declaration as a file holds it, or a statement, which begins with one of \
      the words that 'help' lists.
      """)

  /// A statement that is not finished.
  public static let statementForm = DiagnosticCode(
    621, "a statement that is not as it is written",
    explanation: """
      Each statement has a few forms; 'help WORD' shows them with an example. A value whose name is also the word of a \
      statement stands in brackets: '(open)'.
      """)

  /// An expression whose value cannot be given.
  public static let expressionWithoutResult = DiagnosticCode(
    622, "an expression whose value cannot be given",
    explanation: """
      The value of 'set' may be an expression, which is computed once. It must have a result that a script can hold: a third \
      has no decimal form, so round it.
      """)

  /// A number of a rule that has no name.
  public static let numberWithoutName = DiagnosticCode(
    623, "a number in a rule has no name to be set by",
    explanation: """
      What stands as a bare number in a rule belongs to the rule and cannot be tried with other values. A parameter gives it \
      a name: 'parameter significant-from: 12' in the method, and the name in the rule.
      """)

  /// Nothing to undo or redo.
  public static let nothingToUndo = DiagnosticCode(
    624, "nothing to undo or redo",
    explanation: "'undo' takes back the last change of this session, and 'redo' what was undone last. There is none.")

  /// Something that the session did not change.
  public static let notChangedHere = DiagnosticCode(
    625, "something that the session did not change",
    explanation: """
      'unset' drops a change of this session, so that what the files and scenarios say holds again. 'changes' lists the \
      changes of the session.
      """)

  /// A file that is there already.
  public static let fileExists = DiagnosticCode(
    626, "a file that is there already",
    explanation: "The session never writes over a file. Give another name, or remove the file first.")

  /// A file that cannot be written.
  public static let fileNotWritten = DiagnosticCode(
    627, "a file that cannot be written",
    explanation: "The system refused to write the file, or no room was left for it. Nothing of it was kept.")

  /// A file that changed on disk.
  public static let fileChanged = DiagnosticCode(
    628, .note, "a file that changed on disk",
    explanation: """
      A script or data file of the register differs from what the session read. 'reload' reads it again and keeps the \
      changes of the session.
      """)

  /// A change that no longer applies.
  public static let changeNoLongerApplies = DiagnosticCode(
    629, .warning, "a change that no longer applies",
    explanation: """
      After the register was read again, or another method came to be in use, a change of the session names something that \
      is not there. It is left out.
      """)

  /// A comparison that may be meant as a change.
  public static let comparisonNotChange = DiagnosticCode(
    630, .note, "a comparison that may be meant as a change",
    explanation: "'PATH = value' asks whether both are equal. 'set PATH: value' changes the value.")

  /// A name that the session does not know.
  public static let unknownSessionName = DiagnosticCode(
    632, "a name that the session does not know",
    explanation: "The statement names a view, a kind, a field, a scenario or a statement that is not there.")

  /// A line that needs a register in order.
  public static let noRegister = DiagnosticCode(
    633, "no register is at hand",
    explanation: "The scripts of the register are in error. Mend them and 'reload', or 'load' another register.")

  /// An input that was broken off.
  public static let brokenOff = DiagnosticCode(
    634, .note, "an input that was broken off",
    explanation: "The input was broken off before it was done. Nothing has changed.")

  /// Changes that were left behind.
  public static let changesLeftBehind = DiagnosticCode(
    635, .note, "changes that were left behind",
    explanation: "'load' opens another register. The changes of the session belonged to the one before, and are gone.")

  /// Changes that no scenario can hold.
  public static let scenarioNotKept = DiagnosticCode(
    636, "changes that no scenario can hold",
    explanation: """
      'save scenario' writes only what reads back to the session as it stands, and tries that before it writes. What is declared \
      beside records, such as a check or a view, stands outside the scenario; it cannot name a record that only the scenario brings.
      """)

  /// Codes of the session, by number.
  static let sessionCodes: [DiagnosticCode] = [
    unknownStatement, statementForm, expressionWithoutResult, numberWithoutName, nothingToUndo, notChangedHere,
    fileExists, fileNotWritten, fileChanged, changeNoLongerApplies, comparisonNotChange, unknownSessionName, noRegister,
    brokenOff, changesLeftBehind, scenarioNotKept,
  ]
}
