extension DiagnosticCode {
  /// Codes of the area 09 files and use, by number.
  static let fileCodes: [DiagnosticCode] = []
}
