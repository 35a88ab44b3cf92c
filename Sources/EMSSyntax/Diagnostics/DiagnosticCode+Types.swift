extension DiagnosticCode {
  /// Codes of the area 03 types and units, by number.
  static let typeCodes: [DiagnosticCode] = valueCodes + expressionTypeCodes
}
