/// A stable code of the closed list, with what `ems explain-code` tells about it.
///
/// Numbers, by subject: 01 text and syntax · 02 names, levels, references · 03 types and units · 04 declarations and
/// records · 05 proofs · 06 layers, changes, tests · 07 imports · 08 results, checks and evaluation · 09 files and use.
/// A code is never given to another cause. Each area keeps its codes in a file of its own, `DiagnosticCode+Area.swift`,
/// and lists them in `DiagnosticCode.all`.
public struct DiagnosticCode: Sendable {
  /// The number after `EMS`, such as 203.
  public let number: Int
  /// The severity that it has unless a check says otherwise.
  public let severity: Severity
  /// A short name of the cause: "not a level of its scale".
  public let title: String
  /// Cause, why it matters and the way out, in a few sentences of plain words.
  public let explanation: String
  /// A small wrong script, and the same one mended; empty where a script cannot show it.
  public let example: String

  /// Creates a code of the list.
  public init(_ number: Int, _ severity: Severity, _ title: String, explanation: String, example: String = "") {
    self.number = number
    self.severity = severity
    self.title = title
    self.explanation = explanation
    self.example = example
  }

  /// Creates the code of an error.
  public init(_ number: Int, _ title: String, explanation: String, example: String = "") {
    self.init(number, .error, title, explanation: explanation, example: example)
  }

  /// The code as it is shown, such as `EMS0203`.
  public var text: String {
    let digits = String(number)
    return "EMS" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Every code, by number.
  public static let all: [DiagnosticCode] =
    syntaxCodes + nameCodes + typeCodes + declarationCodes + proofCodes + layerCodes + sessionCodes + importCodes
    + resultCodes
    + dataCodes + fileCodes
}

extension DiagnosticCode: Hashable {
  /// Codes are equal when their numbers are.
  public static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.number == right.number }
  /// Hashes the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
