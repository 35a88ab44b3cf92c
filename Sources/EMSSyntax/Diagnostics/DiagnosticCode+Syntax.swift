extension DiagnosticCode {
  /// Codes of the area 01 text and syntax, by number.
  static let syntaxCodes: [DiagnosticCode] = []
}
