extension DiagnosticCode {
  /// Codes of the area 08 results, checks and evaluation, by number.
  static let resultCodes: [DiagnosticCode] = []
}
