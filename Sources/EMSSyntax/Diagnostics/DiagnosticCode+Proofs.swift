// Codes of the area 05: what is proved about a script before anything is computed.

extension DiagnosticCode {
  /// A field that needs itself.
  public static let circularDefinition = DiagnosticCode(
    501, .error, "circular definition",
    explanation: """
      To compute the field, its own value would be needed first. The message spells out the circle, from field to field. One of \
      them must be given, or must not read the others.
      """)

  /// Codes of the area 05 proofs, by number.
  static let proofCodes: [DiagnosticCode] = [circularDefinition]
}
