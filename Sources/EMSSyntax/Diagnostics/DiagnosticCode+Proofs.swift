// Codes of the area 05: what is proved about a script before anything is computed.

extension DiagnosticCode {
  /// A field that needs itself.
  public static let circularDefinition = DiagnosticCode(
    501, .error, "circular definition",
    explanation: """
      To compute the field, its own value would be needed first. The message spells out the circle, from field to field. One of \
      them must be given, or must not read the others.
      """,
    example: """
      for impact {
        extent = volume + 1
        volume = extent * 2        # needs extent, which needs volume
      }

      for impact {
        extent: whole 1..5
        volume = extent * 2
      }
      """)

  /// Cases that do not cover everything.
  public static let casesNotTotal = DiagnosticCode(
    502, .error, "cases that do not cover everything",
    explanation: """
      For some inputs no case holds, so that the rule would have no result; where one was found, the message names it. Cases end \
      with `otherwise`, unless it can be proved that one of them always holds.
      """,
    example: """
      when severity >= 4: high
      when severity <= 2: low

      when severity >= 4: high
      when severity <= 2: low
      otherwise:          medium
      """)

  /// A case, block, item of a band or row of a table that nothing reaches.
  public static let notReached = DiagnosticCode(
    503, .warning, "nothing reaches this",
    explanation: """
      Whatever the inputs are, something above it decides first, or its condition never holds, or no value falls in the item of \
      the band. Often the order is wrong: the special case belongs above the general one. Or the limits belong to a score of \
      another size. An `otherwise` is not what a missing input leads to: then the result is missing.
      """,
    example: """
      when severity >= 3: medium
      when severity = 5:  high        # taken by the case above
      otherwise:          low

      when severity = 5:  high
      when severity >= 3: medium
      otherwise:          low
      """)

  /// A value that no item of a band takes.
  public static let bandGap = DiagnosticCode(
    504, .error, "a gap in a band",
    explanation: """
      A value that the inputs can give falls in none of the items of the band, so that the class would be wanting. The message \
      names the value and inputs that give it. Gaps that no input reaches are no finding: no product of 1 to 5 by 1 to 5 is 7. \
      Where a gap may be reached but no input was found that does, it is a note.
      """,
    example: """
      class = band score -> class { low 1..8, high 10..25 }        # 9 is 3 times 3

      class = band score -> class { low below 10, high }
      """)

  /// Items of a band that share values.
  public static let bandOverlap = DiagnosticCode(
    505, .warning, "items of a band that overlap",
    explanation: """
      A value can fall in two items of the band, or the limits of an item do not rise. Where parameters set the limits it is a \
      warning, since a trial may change them; where a layer (--set, set, a scenario) sets them so, it is an error, for what came \
      of it would be in no order.
      """,
    example: """
      parameter medium-from: 12
      parameter high-from: 8
      class = band score -> class { low below medium-from, medium below high-from, high }

      parameter high-from: 16
      """)

  /// Arguments that no row of a table takes.
  public static let tableGap = DiagnosticCode(
    506, .error, "a gap in a decision table",
    explanation: """
      For some arguments no row holds, so that the table would have no result; the message names an example. A last row of `-` takes \
      what is left. It is also asked for where the table is too large to prove that its rows cover everything.
      """,
    example: """
      table urgency (severity: severity, legal: yes-no) -> class {
        >=4 -   : high
        -   yes : high
      }

      table urgency (severity: severity, legal: yes-no) -> class {
        >=4 -   : high
        -   yes : high
        -   -   : low
      }
      """)

  /// A cell that is not what the formula gives.
  public static let cellDiffersFromFormula = DiagnosticCode(
    507, .error, "a cell that differs from the formula",
    explanation: """
      The matrix says by which formula its cells are made, and this cell holds another number. Either a cell was typed wrong, or the \
      formula is not the one that was used.
      """,
    example: """
      matrix risk (s: severity, p: probability) -> number = s * p {
           1  2
        1  1  2
        2  2  3        # 2 * 2 is 4
      }
      """)

  /// A comparison that never or always holds.
  public static let thresholdOutside = DiagnosticCode(
    508, .warning, "a threshold outside the range of its score",
    explanation: """
      The score can never meet this threshold, or always does, so that the comparison decides nothing. Often the threshold belongs \
      to a score of another size.
      """,
    example: """
      score       = severity * probability        # at most 25
      significant = score >= 40

      significant = score >= 12
      """)

  /// Weights that do not total 100 %.
  public static let weightsNotWhole = DiagnosticCode(
    509, .error, "weights that do not total 100 %",
    explanation: """
      Nothing is divided by the total of the weights, so that a score by weights of 95 % would be too low everywhere. Change a weight, \
      or write `rest` for one of them. Where a parameter sets a weight it is a warning, and an error of what is computed.
      """,
    example: """
      score = weighted(severity: 60 %, probability: 35 %)

      score = weighted(severity: 60 %, probability: rest)
      """)

  /// A worse input that gives a better result.
  public static let orderSurprise = DiagnosticCode(
    510, .warning, "worse in, better out",
    explanation: """
      With everything else the same, a worse level of an input gives a better class. Mostly it is a slip in a matrix or in the order \
      of the cases. A scale is least severe at its lowest level, unless it says `worst first`: if the scale of the input runs the \
      other way, say so.
      """,
    example: """
      matrix risk (severity, probability) -> class {
                rare    likely
        minor   low     high
        major   medium  medium        # lower than minor
      }
      """)

  /// A declaration that nothing reads.
  public static let unused = DiagnosticCode(
    511, .warning, "a declaration that nothing reads",
    explanation: """
      The scale, choice, matrix, table, parameter or unit is declared by the project and read nowhere. Often a rule has a number \
      written in it that should be this parameter.
      """,
    example: """
      parameter significant-from: 12
      significant = score >= 15

      significant = score >= significant-from
      """)

  /// A name that cannot be read any more.
  public static let hidesName = DiagnosticCode(
    512, .warning, "a name that hides another",
    explanation: """
      Two things of one name can be meant at a place, and one of them goes before the other there, so that the other cannot be read. \
      A field goes before a parameter, a matrix or table before a function, what a method declares before what the project does.
      """)

  /// A rule whose time grows with the square of the register.
  public static let readsAllForEach = DiagnosticCode(
    513, .warning, "all records are read for each record",
    explanation: """
      For each record of one kind the rule reads all records of another, or of the same: with ten times the records it takes a \
      hundred times as long. It is said where that makes more than 10,000,000 pairs. A condition that compares a key of both with \
      `=` is answered by an index, and `count(audits where date < audit.date)` by a sorted list, so that neither takes longer than the \
      register is long.
      """,
    example: """
      near = sum((sites where abs(position - site.position) < 10 km).load)

      near = sum((sites where region = site.region and abs(position - site.position) < 10 km).load)
      """)

  /// A change that a greatest value does not follow.
  public static let greatestStays = DiagnosticCode(
    514, .error, "a change that a greatest value does not follow",
    explanation: """
      `greatest(score)` is the most that the score can be with the parameters and matrices as they are declared. A layer \
      (--set, set, a scenario) that changes one of them so that the most would be another is refused: shares of the greatest \
      score would come out wrong, above 100 % even.
      """,
    example: """
      parameter weight: 2
      score = severity * weight
      part  = score / greatest(score)        # set weight: 4 is refused

      parameter most: 10
      part  = score / most                   # set weight: 4, most: 20
      """)

  /// Codes of the area 05 proofs, by number.
  static let proofCodes: [DiagnosticCode] = [
    circularDefinition, casesNotTotal, notReached, bandGap, bandOverlap, tableGap, cellDiffersFromFormula,
    thresholdOutside, weightsNotWhole, orderSurprise, unused, hidesName, readsAllForEach, greatestStays,
  ]
}
