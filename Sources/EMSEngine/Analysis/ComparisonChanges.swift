public import EMSSemantics
import EMSSyntax
public import EMSValues

/// How much a change of a record matters: the order in which changes are told.
public enum ChangeImportance: Int, Hashable, Comparable, Sendable, CaseIterable {
  /// It is significant now and was not, or is new and significant.
  case becameSignificant
  /// It was significant and is not, or is gone.
  case noLongerSignificant
  /// Inputs given as alternatives leave its significance or class open.
  case undecided
  /// Its class is worse.
  case classUp
  /// Its class is better.
  case classDown
  /// Its class is another one of a choice, or of a scale that has no such level on the other side.
  case classChanged
  /// Its significance or class was open, and is not.
  case decided
  /// A result that was there is missing.
  case notAssessed
  /// A result is there that was missing.
  case assessed
  /// Its score differs.
  case score
  /// Its status differs: of an objective, an obligation, an action.
  case status
  /// It is new.
  case added
  /// It is gone.
  case removed

  /// Orders the most important first.
  public static func < (left: ChangeImportance, right: ChangeImportance) -> Bool { left.rawValue < right.rawValue }

  /// How much it matters that a result moved.
  ///
  /// - Parameters:
  ///   - field: the name of its field.
  ///   - isLayered: whether it stands in a layer, such as after control.
  ///   - isCommon: whether both sides have the field.
  ///   - program: the program after.
  ///   - place: the place of a level before among those of the scale after; below zero where it has none such.
  public init(
    of field: String, isLayered: Bool, isCommon: Bool = true, before: Value, after: Value, program: Program,
    place: (_ before: ScaleID, _ level: Int32, _ after: ScaleID) -> Int32 = { _, level, _ in level }
  ) {
    self = ChangeImportance.found(field, isLayered, isCommon, before, after, program, place)
  }

  private static func found(
    _ field: String, _ isLayered: Bool, _ isCommon: Bool, _ before: Value, _ after: Value, _ program: Program,
    _ place: (ScaleID, Int32, ScaleID) -> Int32
  ) -> ChangeImportance {
    if field == "status" { return .status }
    // After control is told beside the register as it stands, not as its news.
    if isLayered { return .score }
    if field == "significant", after == .yesNo(true) { return .becameSignificant }
    if isCommon, before.isKnown, !after.isKnown { return .notAssessed }
    if field == "significant", before == .yesNo(true) { return .noLongerSignificant }
    // Another method gives other results; that one has no class says nothing of the record.
    if !isCommon { return field == "class" ? .classChanged : .score }
    if !before.isKnown { return .assessed }
    switch (field, before, after) {
    case ("class", .level(let old, let index), .level(let new, let other)):
      let place = place(old, index, new)
      guard program[new].isOrdered, place >= 0, place != other else { return .classChanged }
      return (place < other) != program[new].isWorstFirst ? .classUp : .classDown
    case ("class", .number(let old), .number(let new)): return old < new ? .classUp : .classDown
    case ("class", _, _): return .classChanged
    default: return .score
    }
  }

  /// The same change read from the other side.
  public var mirrored: ChangeImportance {
    switch self {
    case .becameSignificant: .noLongerSignificant
    case .noLongerSignificant: .becameSignificant
    case .classUp: .classDown
    case .classDown: .classUp
    case .notAssessed: .assessed
    case .assessed: .notAssessed
    case .added: .removed
    case .removed: .added
    case .undecided: .decided
    case .decided: .undecided
    case .classChanged, .score, .status: self
    }
  }
}

/// A cell that differs: the field, its layer, and both values.
public struct CellChange: Sendable {
  /// The field.
  public var field: FieldPair
  /// The name of the layer; empty for the base.
  public var layer: String
  /// The cell before; nil where there is none on that side.
  public var beforeCell: CellAddress?
  /// The cell after; nil where there is none on that side.
  public var afterCell: CellAddress?
  /// The value before, in the terms of the program before; missing where the record or the field was not there.
  public var before: Value
  /// The value after, in the terms of the program after.
  public var after: Value
  /// What it could be before; nil where it was decided.
  public var possibleBefore: PossibleValues? = nil
  /// What it can be after; nil where it is decided.
  public var possibleAfter: PossibleValues? = nil
}

/// A record whose results differ, or that came or went.
public struct RecordChange: Sendable {
  /// The record.
  public var record: RecordPair
  /// What matters most of it.
  public var importance: ChangeImportance
  /// What differs of significance, class, score and status, in this order, the base before layers; of a record that came or
  /// went all of them that are known.
  public var results: [CellChange]
}

/// An input that differs: a value of a record that both registers have, or a judgement.
public struct InputChange: Sendable {
  /// The record.
  public var record: RecordPair
  /// The cell and its values.
  public var cell: CellChange
  /// Whether it is a judgement in place of a rule: given, dropped, or another one.
  public var isJudgement: Bool
  /// Where the value before comes from.
  public var beforeOrigin: Origin
  /// Where the value after comes from.
  public var afterOrigin: Origin
}

/// What differs of the method or of what a whole register depends on.
public struct RuleChange: Sendable {
  /// What it is.
  public enum Subject: Hashable, Sendable {
    /// Methods in use, by name and revision.
    case methods
    /// A parameter.
    case parameter
    /// A cell of a matrix.
    case matrixCell
    /// The levels of a scale.
    case scale
    /// A decision table.
    case table
    /// The rule of a field.
    case rule
    /// The default of an input.
    case defaultValue
    /// An input that only one side asks for, or a field that only one side computes.
    case field
    /// A check: its condition or what it expects.
    case check
  }

  /// One side of it.
  public struct Side: Sendable {
    /// The value; nil for rules, whose text stands at the place.
    public var value: Value?
    /// The unit in which it is shown.
    public var unit: Unit?
    /// Where it comes from.
    public var origin: Origin
  }

  /// What it is.
  public var subject: Subject
  /// Its name: `significant-from`, `risk(major, rare)`, `impact.score`.
  public var name: String
  /// As it was; nil where there was none.
  public var before: Side?
  /// As it is; nil where there is none.
  public var after: Side?
}

/// Findings of checks and of the data that only one side has.
public struct FindingChanges: Sendable {
  /// Those of the register after.
  public var appeared: [Finding] = []
  /// Those of the register before.
  public var disappeared: [Finding] = []

  /// None.
  public init() {}
}

/// Why a result differs.
public enum ChangeCause: Hashable, Sendable {
  /// An input, by its index in `RegisterComparison.inputs`.
  case input(Int)
  /// A rule, a parameter, a cell of a matrix, by its index in `RegisterComparison.rules`.
  case rule(Int)
  /// A record that came.
  case added(RecordID)
  /// A record that went.
  case removed(RecordID)
  /// The as-of day.
  case day
  /// So many further inputs that the result depends on.
  case more(Int)
}
