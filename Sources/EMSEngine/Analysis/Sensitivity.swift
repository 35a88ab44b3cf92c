public import EMSSemantics
import EMSValues

/// How near results are to others: the single changes that flip a class, and what decides most.
public struct Sensitivity: Sendable {
  /// The kind of the records.
  public let kind: KindID
  /// The results that are watched.
  public let targets: [ColumnAddress]
  /// The records that were asked about, in their order.
  public internal(set) var records: [RecordSensitivity] = []
  /// Inputs, parameters and matrix cells by how many records they flip in one step, most first; those that flip nothing last.
  public internal(set) var factors: [FactorSensitivity] = []
  /// How many records another class is one step away from: one input by a level, one parameter by a step.
  public internal(set) var nearCount = 0
  /// How stable the order of the records is; nil where they have no score.
  public internal(set) var ranking: RankStability?
  /// Parameters that cannot be moved alone: weights beside weights that are written as numbers.
  public internal(set) var fixedParameters: [ParameterID] = []
  /// How many records were left out, because what they depend on reads the whole register and each change costs an evaluation of it.
  public internal(set) var omittedCount = 0

  /// Creates a finding without records.
  init(kind: KindID, targets: [ColumnAddress]) {
    self.kind = kind
    self.targets = targets
  }
}

/// The nearest single changes that flip the results of one record.
public struct RecordSensitivity: Sendable {
  /// The record.
  public let record: RecordID
  /// The watched results now.
  public let values: [Value]
  /// For each input, parameter and matrix cell the nearest change down and the nearest one up that flips a result; fewest steps first.
  public internal(set) var flips: [Flip]
}

/// A single change that flips a result.
public struct Flip: Sendable {
  /// What is changed.
  public let cause: Cause
  /// Its value now and then.
  public let from: Value, to: Value
  /// How far that is, in steps.
  public let steps: Int
  /// −1 down, 1 up, 0 where there is no order.
  public let direction: Int
  /// The results then, in the order of the targets.
  public let results: [Value]

  /// What can be changed.
  public enum Cause: Hashable, Sendable {
    /// An input.
    case input(CellAddress)
    /// A parameter: a threshold, a weight.
    case parameter(ParameterID)
    /// A cell of a matrix, by its levels.
    case matrixCell(MatrixID, row: Int32, column: Int32)
  }
}

/// How many results one step of something flips.
public struct FactorSensitivity: Sendable {
  /// What is moved.
  public let factor: Factor
  /// How many records flip where it is moved one step down, and one step up; of inputs without order all that flip count as up.
  public internal(set) var down = 0, up = 0
  /// Its value now, and one step down and up; of a parameter or a matrix cell.
  public internal(set) var value: Value?, lower: Value?, higher: Value?

  /// How many flips there are.
  public var count: Int { down + up }

  /// What is moved.
  public enum Factor: Hashable, Sendable {
    /// An input of every record.
    case field(FieldID)
    /// A parameter.
    case parameter(ParameterID)
    /// The cell of a matrix that flips most.
    case matrixCell(MatrixID, row: Int32, column: Int32)
  }
}

/// How stable the order of records by score is while one input of each may be a step off.
public struct RankStability: Sendable {
  /// The score.
  public let score: ColumnAddress
  /// How many records have one.
  public let count: Int
  /// Pairs of records with different scores.
  public let pairs: Int
  /// Pairs whose order stays whatever one step one input of each of the two moves.
  public let keptPairs: Int
  /// How many records the top has: ten, more where others have the score of the tenth, fewer where there are fewer.
  public let topCount: Int
  /// How many of them are among the top ten whatever one step one input of each record moves.
  public let certainTopCount: Int
}
