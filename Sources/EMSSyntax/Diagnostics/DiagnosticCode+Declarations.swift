extension DiagnosticCode {
  /// Codes of the area 04 declarations and records, by number.
  static let declarationCodes: [DiagnosticCode] = []
}
