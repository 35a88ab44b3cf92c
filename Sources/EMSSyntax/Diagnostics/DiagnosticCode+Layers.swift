// Codes of layers, changes and tests (06).

extension DiagnosticCode {
  /// Nothing of that name to change.
  public static let noSuchTarget = DiagnosticCode(
    601, "nothing of that name to change",
    explanation: """
      The path of a change names a record, then a field of it, a period or a record inside. Nothing bears the \
      name.
      """,
    example: """
      boiler-gas.ari.severity: 3   # wrong
      boiler-gas.air.severity: 3   # right
      """)

  /// A change that is not finished.
  public static let changesNothing = DiagnosticCode(
    602, "a change that is not finished",
    explanation: """
      The path ends at a record or a matrix, and says not which field or cell changes.
      """,
    example: """
      boiler-gas: 3                # wrong
      boiler-gas.air.severity: 3   # right
      """)

  /// An amendment that replaces without a reason.
  public static let amendWithoutReason = DiagnosticCode(
    603, "an amendment that replaces without a reason",
    explanation: """
      At top level, `amend` adds to a record that stands elsewhere. What the record gives already is replaced only \
      with `because`, so that both values and the reason can be read later.
      """,
    example: """
      amend noise { process: bottling }                          # wrong where it is given
      amend noise { process: bottling because "moved in May" }   # right
      """)

  /// A change of a computed field without a reason.
  public static let computedWithoutReason = DiagnosticCode(
    604, "a change of a computed field without a reason",
    explanation: """
      A change of a computed field is a judgement: it needs `because`.
      """)

  /// A change of what is removed.
  public static let changesRemoved = DiagnosticCode(
    605, "a change of what is removed",
    explanation: """
      The layer, or one that it builds on, removes the record: nothing of it can be changed.
      """)

  /// A new record that exists already.
  public static let addedTwice = DiagnosticCode(
    606, "a new record that exists already",
    explanation: """
      A layer adds a record whose id the register bears already. Amend that one, or give the new one another id.
      """)

  /// What does not stand among changes.
  public static let ruleInChanges = DiagnosticCode(
    607, "what does not stand among changes",
    explanation: """
      Changes are `path: value`, `amend path { … }`, new records, `remove path` and `use method NAME`.
      """)

  /// Codes of the area 06 layers, changes, tests, by number.
  static let layerCodes: [DiagnosticCode] = [
    noSuchTarget, changesNothing, amendWithoutReason, computedWithoutReason, changesRemoved, addedTwice,
    ruleInChanges,
  ]
}
