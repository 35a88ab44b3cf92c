extension DiagnosticCode {
  /// Codes of the area 08 results, checks and evaluation, by number.
  static let resultCodes: [DiagnosticCode] = [
    .noResult, .checkFailed, .checkUndecided, .publishedDiffers, .publishedUnreadable, .unequalJudgements,
    .notAssessed, .testFailed, .changeOfRemovedRecord, .recordAddedTwice, .referenceToRemoved, .checkRestsOnDoubt,
    .goalOnInput, .goalInputUnknown, .goalWish, .goalInputFixed, .nothingClassifies,
    .unaskedInput,
  ]

  /// A rule has no result for the data at hand.
  public static let noResult = DiagnosticCode(
    801, "no result for the data at hand",
    explanation: """
      A rule was evaluated and has no result: a division by zero, a value outside every case, band or matrix, weights that no \
      longer total 100 %, or a number that grew beyond 4,096 bits. What depends on it is missing. Give the input that the rule \
      needs, or say in the rule what holds in this case.
      """,
    example: "share = amount / total        # total is 0\nshare = when total = 0: 0  otherwise: amount / total")

  /// A record does not keep a check.
  public static let checkFailed = DiagnosticCode(
    802, .warning, "a check is not kept",
    explanation: """
      A check says what must hold, and this record does not keep it. Mend the record, or say that the finding is known and \
      tolerated: an entry 'accept CHECK because "…"' in the record.
      """)

  /// A check cannot be decided.
  public static let checkUndecided = DiagnosticCode(
    803, .note, "a check cannot be decided",
    explanation: """
      What the check reads is not known, so nobody can say whether it holds. The message names the inputs that it waits for.
      """)

  /// The sheet states another result.
  public static let publishedDiffers = DiagnosticCode(
    804, "a published result differs",
    explanation: """
      The imported sheet states a result, and the method gives another one. Either the sheet was computed by hand with a slip, or \
      the method is not the one that the sheet follows. 'digits' after the column compares as printed.
      """)

  /// The sheet's result cannot be read.
  public static let publishedUnreadable = DiagnosticCode(
    805, "a published result cannot be read",
    explanation: "The cell of a 'published' column holds nothing that the field could be, so it cannot be compared.")

  /// Records alike in all inputs are judged differently.
  public static let unequalJudgements = DiagnosticCode(
    806, .warning, "equal inputs, unequal judgements",
    explanation: """
      Two records give the same inputs, and a judgement makes their results differ. That may be right; then the reasons should say \
      what the inputs do not.
      """)

  /// An input is missing, so a record is not assessed.
  public static let notAssessed = DiagnosticCode(
    807, .warning, "not assessed: an input is missing",
    explanation: """
      The method asks for an input that the record does not give. Its result is missing, and shown as not assessed. Give the input, \
      or 'missing' to say that it is not known.
      """)

  /// A test's expectation does not hold.
  public static let testFailed = DiagnosticCode(
    808, "a test fails",
    explanation: """
      What the test expects does not follow from what it gives. An expectation that is missing or n/a fails too. 'ems explain' shows \
      how the value came about.
      """)

  /// A layer changes what another one took away.
  public static let changeOfRemovedRecord = DiagnosticCode(
    809, "a change to a record that is removed",
    explanation: "A layer below removes the record, so that there is nothing to change. Drop one of the two.")

  /// Two layers add the same id.
  public static let recordAddedTwice = DiagnosticCode(
    810, "two layers add one record",
    explanation: """
      Two scenarios, or a scenario and a block 'from', add a record of the same id, so they cannot be combined. Give one of them \
      another id, or use one at a time.
      """)

  /// A record that is removed is still referred to.
  public static let referenceToRemoved = DiagnosticCode(
    811, .note, "a reference to a removed record",
    explanation: """
      A layer removes a record to which others refer. It drops out of lists; a single reference to it is missing under this layer.
      """)

  /// A check reads results that are undecided.
  public static let checkRestsOnDoubt = DiagnosticCode(
    812, .note, "a check rests on undecided results",
    explanation: """
      Inputs that are given as alternatives, such as '3 or 4', leave results undecided. A check takes the plain result, which \
      follows from the first alternative or the worse end of a range; another alternative may decide it otherwise.
      """)

  /// A goal for what is given, not computed.
  public static let goalOnInput = DiagnosticCode(
    813, "a goal for an input",
    explanation: """
      A goal asks which inputs must change so that a result becomes what is wished. What a record gives is no result: set it to the \
      value that is wanted.
      """)

  /// An input that a goal names and the result does not read.
  public static let goalInputUnknown = DiagnosticCode(
    814, "an input that the result does not read",
    explanation: """
      A goal changes the inputs that are named after 'by', and one of them is no input that the result reads, of the record itself \
      or of the records that its rule looks at. Changing it cannot change the result.
      """)

  /// A wish that says nothing about the result.
  public static let goalWish = DiagnosticCode(
    815, "no wish for a result",
    explanation: """
      A wish compares the result with a value: '<= medium', '< 12', '= no', 'in 2..4'. It takes values of the result's type, and \
      nothing to compute.
      """)

  /// An input that a goal names and that cannot be changed.
  public static let goalInputFixed = DiagnosticCode(
    816, .note, "an input that a goal leaves as it is",
    explanation: """
      A goal tries levels of scales, values of choices, yes and no, and numbers between declared limits. Inputs of other types, \
      numbers without limits, cells that follow from a record's own rule, and inputs that do not apply to the record stay as they are.
      """)

  /// Nothing in the register classifies.
  public static let nothingClassifies = DiagnosticCode(
    817, "nothing classifies",
    explanation: """
      The sensitivity of a register is about what flips 'class' and 'significant'. No method in use computes one of them. Name a \
      result: --value boiler-gas.air.score.
      """)

  /// An input is given that no block asks for.
  public static let unaskedInput = DiagnosticCode(
    818, "an input that nothing asks for here",
    explanation: """
      The method asks for this input in a block 'for … where', and the condition of that block does not hold for the record. No rule \
      reads it there, so that a slip in it, or in what the condition reads, would stay unseen. Remove it, or mend the condition. Under \
      a scenario or a what-if, which may have moved the condition, this is a note.
      """)
}
