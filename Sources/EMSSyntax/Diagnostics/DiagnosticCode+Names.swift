extension DiagnosticCode {
  /// Codes of the area 02 names, levels, references, by number.
  static let nameCodes: [DiagnosticCode] = (expressionNameCodes + referenceCodes).sorted { $0.number < $1.number }
}
