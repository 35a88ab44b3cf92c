extension DiagnosticCode {
  /// Codes of the area 05 proofs, by number.
  static let proofCodes: [DiagnosticCode] = []
}
