extension DiagnosticCode {
  /// Codes of the area 06 layers, changes, tests, by number.
  static let layerCodes: [DiagnosticCode] = []
}
