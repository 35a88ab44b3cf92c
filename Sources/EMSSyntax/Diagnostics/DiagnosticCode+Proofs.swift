// Codes of the area 05: what is proved about a script before anything is computed.

extension DiagnosticCode {
  /// A field that needs itself.
  public static let circularDefinition = DiagnosticCode(
    501, .error, "circular definition",
    explanation: """
      To compute the field, its own value would be needed first. The message spells out the circle, from field to field. One of \
      them must be given, or must not read the others.
      """)
  /// Cases that do not cover everything.
  public static let casesNotTotal = DiagnosticCode(
    502, .error, "cases that do not cover everything",
    explanation: """
      For some values no case holds, so the rule would have no result. The note shows such values. End the cases with \
      `otherwise: …`, which also says what you want to happen there; `otherwise: missing` is an answer too.
      """)
  /// A case, block, band or row that nothing reaches.
  public static let notReached = DiagnosticCode(
    503, .warning, "nothing reaches this",
    explanation: """
      Whatever the inputs are, something above it decides first, or its condition never holds. Often the order is wrong: the \
      special case belongs above the general one.
      """)
  /// A number that falls in no item of a band.
  public static let bandGap = DiagnosticCode(
    504, .error, "a gap in a band",
    explanation: """
      The message names a number that falls in no item, and the inputs that give it. Let the items touch, or end the band with \
      `otherwise missing` to say that there it has no level.
      """,
    example: """
      band score -> class { low 1..6, medium 8..12, high above 12 }    # wrong: 7 has no class
      band score -> class { low up to 6, medium up to 12, high }       # right
      """)
  /// A number that falls in two items of a band.
  public static let bandOverlap = DiagnosticCode(
    505, .warning, "an overlap in a band",
    explanation: "With the parameters as they are declared, a number falls in two items. Change a parameter or a limit."
  )
  /// A decision table with a gap.
  public static let tableGap = DiagnosticCode(
    506, .error, "a gap in a table",
    explanation: """
      For the values that the message shows no row of the table holds. Add a row for them, or end the table with a row of `-`, \
      which accepts everything.
      """)
  /// A matrix cell that differs from the declared formula.
  public static let cellDiffersFromFormula = DiagnosticCode(
    507, .error, "a cell that differs from the formula",
    explanation: """
      The matrix declares a formula, `-> number = s * p`, so each cell is held against it. This cell says something else: \
      one of both is a slip.
      """)
  /// A threshold outside the range of what is compared with it.
  public static let thresholdOutside = DiagnosticCode(
    508, .warning, "a threshold outside the range",
    explanation: """
      What is compared can never reach the threshold, or is always beyond it, so that the comparison always has one result.
      """)
  /// Weights that do not total 100 %.
  public static let weightsNotWhole = DiagnosticCode(
    509, .error, "weights that do not total 100 %",
    explanation: """
      `weighted` adds terms times weights and divides by nothing, so the weights must total 100 %. Give one term the weight \
      `rest`, and it takes what is left.
      """)
  /// A rule that falls where an input rises.
  public static let orderSurprise = DiagnosticCode(
    510, .warning, "raising an input lowers the result",
    explanation: """
      Where this input gets higher, the result mostly gets higher too, but for the pair that the note shows it gets lower. That \
      is often a slip in the order of cases or in a cell of a matrix.
      """)
  /// A declaration that nothing reads.
  public static let unused = DiagnosticCode(
    511, .warning, "unused declaration",
    explanation:
      "No rule, field or view reads what is declared here. It may be left over, or a name may be misspelt where it should be read."
  )
  /// A name that hides another.
  public static let hidesName = DiagnosticCode(
    512, .warning, "a name that hides another",
    explanation: """
      Two declarations bear one name, and where both are in reach the nearer one is meant. Readers may take it for the other: \
      give one of them another name.
      """)

  /// Codes of the area 05 proofs, by number.
  static let proofCodes: [DiagnosticCode] = [
    circularDefinition, casesNotTotal, notReached, bandGap, bandOverlap, tableGap, cellDiffersFromFormula,
    thresholdOutside, weightsNotWhole, orderSurprise, unused, hidesName,
  ]
}
