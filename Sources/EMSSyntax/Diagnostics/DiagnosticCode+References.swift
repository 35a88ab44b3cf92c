// Codes of levels, references and declared names (0203–0229), and of the types and units of values (0301–0319).

extension DiagnosticCode {
  /// Not a level of its scale.
  public static let notALevel = DiagnosticCode(
    203, "not a level of its scale",
    explanation: """
      A value names a level that its scale or choice does not have. The levels are shown in order, with the place \
      where the scale is declared. A level is given by its name or its number; a title is not enough in a script.
      """,
    example: """
      severity: enormous   # wrong: no level of that name
      severity: critical   # right
      """)

  /// No such record.
  public static let unknownRecord = DiagnosticCode(
    204, "no such record",
    explanation: """
      A reference names a record that no script and no import declares. A reference is an id, or a text that is an \
      id or a unique title. Declare the record, or correct the name.
      """,
    example: """
      aspect noise { process: brewng }    # wrong
      aspect noise { process: brewing }   # right
      """)

  /// A name of several records.
  public static let severalRecords = DiagnosticCode(
    205, "a name of several records",
    explanation: """
      A name or title stands for more than one record, so that nothing says which is meant. Say it in full: by the \
      id of the record in which it stands, or by the kind.
      """,
    example: """
      remove air              # wrong: two aspects have an impact "air"
      remove boiler-gas.air   # right
      """)

  /// A record of another kind.
  public static let recordOfOtherKind = DiagnosticCode(
    206, "a record of another kind",
    explanation: """
      A reference names a record, and the field refers to records of another kind.
      """,
    example: """
      aspect noise { process: coordinator }   # wrong: a role
      aspect noise { process: brewing }       # right
      """)

  /// Unknown kind.
  public static let unknownKind = DiagnosticCode(
    207, "unknown kind",
    explanation: """
      A record, block or declaration names a kind that neither the library nor the project declares.
      """,
    example: """
      aspekt noise "Noise"   # wrong
      aspect noise "Noise"   # right
      """)

  /// Unknown field of a record.
  public static let unknownRecordField = DiagnosticCode(
    208, "unknown field of a record",
    explanation: """
      An entry gives a field that its kind does not have. A method in use may give a kind further fields; `extend \
      KIND { … }` gives it one of the project.
      """,
    example: """
      aspect noise { proces: brewing }    # wrong
      aspect noise { process: brewing }   # right
      """)

  /// Unknown type.
  public static let unknownType = DiagnosticCode(
    209, "unknown type",
    explanation: """
      After the colon of a field stands its type: number, whole, quantity UNIT, text, yes-no, date, period, \
      duration, link, file, unit, the name of a scale, choice or kind, or a list or series of these. The name is \
      none of them.
      """,
    example: """
      severity: severty    # wrong
      severity: severity   # right
      """)

  /// Unknown unit.
  public static let unknownUnit = DiagnosticCode(
    210, "unknown unit",
    explanation: """
      A unit is one of the closed list (`ems library units`) or declared by the project. A trailing digit is a \
      power, `*` and `/` combine: m3, kWh/hl.
      """,
    example: """
      2025: 112 tons   # wrong
      2025: 112 t      # right
      """)

  /// Unknown method.
  public static let unknownMethod = DiagnosticCode(
    211, "unknown method",
    explanation: """
      A method is named that no file declares or includes.
      """,
    example: """
      use method fmae   # wrong
      use method fmea   # right
      """)

  /// Unknown scenario.
  public static let unknownScenario = DiagnosticCode(
    212, "unknown scenario",
    explanation: """
      A scenario is named that no file declares.
      """,
    example: """
      scenario cheaper on heatpump { … }    # wrong
      scenario cheaper on heat-pump { … }   # right
      """)

  /// Unknown parameter.
  public static let unknownParameter = DiagnosticCode(
    213, "unknown parameter",
    explanation: """
      A parameter is set that neither the project nor the method has.
      """,
    example: """
      use method linde { significant-form: 10 }   # wrong
      use method linde { significant-from: 10 }   # right
      """)

  /// Unknown block in a record.
  public static let unknownBlock = DiagnosticCode(
    214, "unknown block in a record",
    explanation: """
      A block inside a record is an inner record, or what a layer or a method gives. The word is none of these for \
      this kind.
      """,
    example: """
      aspect noise { impct air { } }    # wrong
      aspect noise { impact air { } }   # right
      """)

  /// A level of several scales.
  public static let levelAmbiguous = DiagnosticCode(
    215, "a level of several scales",
    explanation: """
      An input is asked by several blocks, each with its own scale, and this name stands for different numbers in \
      them. Write the number.
      """)

  /// A value of another type.
  public static let valueOfOtherType = DiagnosticCode(
    301, "a value of another type",
    explanation: """
      The value is of another type than the field: a text where a date stands, a number where yes or no stands.
      """,
    example: """
      due: "2026-12-31"   # wrong: a text
      due: 2026-12-31     # right
      """)

  /// A unit that does not fit.
  public static let unitDoesNotFit = DiagnosticCode(
    302, "a unit that does not fit",
    explanation: """
      The quantity measures something else than the field, or a plain number is expected. Units of one dimension \
      convert by themselves, others never.
      """,
    example: """
      amount: 12 kWh   # wrong where the field is in t
      amount: 12 t     # right
      """)

  /// A number outside its limits.
  public static let outsideFieldLimits = DiagnosticCode(
    303, "a number outside its limits",
    explanation: """
      The field, parameter or type names limits, and the number lies outside.
      """,
    example: """
      score: 11   # wrong for whole 0..10
      score: 10   # right
      """)

  /// Not a whole number.
  public static let notWhole = DiagnosticCode(
    304, "not a whole number",
    explanation: """
      The field takes whole numbers only, and the value has a fraction.
      """,
    example: """
      people: 2.5   # wrong
      people: 3     # right
      """)

  /// A list where one value stands.
  public static let listForOneValue = DiagnosticCode(
    305, "a list where one value stands",
    explanation: """
      The field takes one value, and a list is given. Only a field of type `list of …` takes several.
      """,
    example: """
      process: [brewing, bottling]   # wrong
      process: brewing               # right
      """)

  /// Alternatives that are not allowed.
  public static let alternativesNotAllowed = DiagnosticCode(
    306, "alternatives that are not allowed",
    explanation: """
      Alternatives, `3 or 4` or `moderate..major`, may be given for levels, listed values and yes or no only: \
      their combinations can be counted.
      """,
    example: """
      mass: 3 t or 4 t    # wrong
      severity: 3 or 4    # right
      """)

  /// N/a that is not allowed.
  public static let notApplicableNotAllowed = DiagnosticCode(
    307, "n/a that is not allowed",
    explanation: """
      A value may be n/a only where the type says so: `T or n/a`. Where nothing is known, leave the entry out or \
      write `missing`.
      """,
    example: """
      detection: n/a   # wrong for `detection: detection`
      """)

  /// A number that is too large.
  public static let numberTooLarge = DiagnosticCode(
    308, "a number that is too large",
    explanation: """
      Numbers are exact and may have up to 4,096 bits.
      """)

  /// Limits in the wrong order.
  public static let limitsReversed = DiagnosticCode(
    309, "limits in the wrong order",
    explanation: """
      A range runs from the lower end to the higher.
      """,
    example: """
      whole 10..0   # wrong
      whole 0..10   # right
      """)

  /// Limits on a type that has none.
  public static let limitsNotAllowed = DiagnosticCode(
    310, "limits on a type that has none",
    explanation: """
      Only `number`, `whole` and `quantity` take limits. A scale has its levels.
      """)

  /// No field of type unit.
  public static let unitFieldExpected = DiagnosticCode(
    311, "no field of type unit",
    explanation: """
      Where a unit stands in a type, a field of type `unit` may stand, or a path to one: `quantity of \
      indicator.unit`. The field named here is of another type.
      """)

  /// A union of other things than kinds.
  public static let unionOfValues = DiagnosticCode(
    312, "a union of other things than kinds",
    explanation: """
      `audit or review` refers to a record of one kind or the other. Only kinds are joined so; values of several \
      sorts are a choice.
      """)

  /// Periods of several lengths.
  public static let periodsDiffer = DiagnosticCode(
    313, "periods of several lengths",
    explanation: """
      The periods of a series have one length: all years, all quarters, all months. Sums and trends would \
      otherwise mix them.
      """,
    example: """
      2024: 120 t, 2025-Q1: 30 t   # wrong
      2024: 120 t, 2025: 112 t     # right
      """)

  /// A number without its unit.
  public static let numberWithoutUnit = DiagnosticCode(
    314, "a number without its unit",
    explanation: """
      The field, parameter or series takes quantities, and a bare number stands there. Which unit is meant is not \
      guessed: write it after the number. A literal 0 fits any unit. In imported data a bare number is in the field's unit.
      """,
    example: """
      gas.2026: 1600        # wrong
      gas.2026: 1600 MWh    # right
      """)

  /// An address without a scheme or a host.
  public static let badLink = DiagnosticCode(
    315, "an address without a scheme or a host",
    explanation: """
      A field of type `link` takes an address with a scheme and a host. It is never fetched; its form is checked, so that \
      whoever reads the report can follow it.
      """,
    example: """
      link: "navigator.emis.vito.be"           # wrong
      link: "https://navigator.emis.vito.be"   # right
      """)

  /// A file that a field names and that is not there.
  public static let noSuchFile = DiagnosticCode(
    316, "a file that a field names and that is not there",
    explanation: """
      A field of type `file` takes the path of a file below the root, relative to the script that names it or to the root. There \
      is none at this path: evidence that nobody can open is none.
      """,
    example: """
      file: "evidence/noise-2026.pdf"   # looked up beside the script, then below the root
      """)

  /// Codes of levels, references and declared names, by number.
  static let referenceCodes: [DiagnosticCode] = [
    notALevel, unknownRecord, severalRecords, recordOfOtherKind, unknownKind, unknownRecordField, unknownType,
    unknownUnit, unknownMethod, unknownScenario, unknownParameter, unknownBlock, levelAmbiguous,
  ]

  /// Codes of types and units of values, by number.
  static let valueCodes: [DiagnosticCode] = [
    valueOfOtherType, unitDoesNotFit, outsideFieldLimits, notWhole, listForOneValue, alternativesNotAllowed,
    notApplicableNotAllowed, numberTooLarge, limitsReversed, limitsNotAllowed, unitFieldExpected, unionOfValues,
    periodsDiffer, numberWithoutUnit, badLink, noSuchFile,
  ]
}
