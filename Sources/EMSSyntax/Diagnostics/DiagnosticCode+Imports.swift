extension DiagnosticCode {
  /// Codes of the area 07 imports, by number.
  static let importCodes: [DiagnosticCode] = []
}
