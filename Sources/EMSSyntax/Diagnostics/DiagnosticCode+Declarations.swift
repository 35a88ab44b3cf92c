// Codes of declarations and records (04).

extension DiagnosticCode {
  /// Declared twice.
  public static let duplicateDeclaration = DiagnosticCode(
    401, "declared twice",
    explanation: """
      Two declarations of one sort bear one name, so that nothing says which is meant. Both places are shown.
      """,
    example: """
      scale severity 1..5
      scale severity 1..3   # wrong: name one of them otherwise
      """)

  /// Takes the place of the library's.
  public static let hidesLibrary = DiagnosticCode(
    402, .note, "takes the place of the library's",
    explanation: """
      A project's scale, choice, view or check of a library's name takes its place in the files of the project, \
      and a method's input may take the place of an optional field of a library kind. The library's own fields \
      keep their type.
      """)

  /// A name that cannot be borne.
  public static let forbiddenName = DiagnosticCode(
    403, "a name that cannot be borne",
    explanation: """
      Kinds may not bear the word of a declaration, fields not `id`, `title`, `kind` or `parent`, methods and \
      layers not the name of a kind: a record could not be read otherwise.
      """,
    example: """
      kind scale { }     # wrong
      kind balance { }   # right
      """)

  /// Levels that do not rise.
  public static let levelsDoNotRise = DiagnosticCode(
    404, "levels that do not rise",
    explanation: """
      A scale is written from its lowest level to its highest, and its numbers rise.
      """,
    example: """
      scale severity { 2 minor, 1 major }   # wrong
      scale severity { 1 minor, 2 major }   # right
      """)

  /// A scale without levels.
  public static let emptyScale = DiagnosticCode(
    405, "a scale without levels",
    explanation: """
      A scale or choice needs levels; with `a..b` they are whole numbers, at most 1,000.
      """,
    example: """
      scale severity { }   # wrong
      scale severity 1..5  # right
      """)

  /// A scale that is numbered in part.
  public static let partlyNumbered = DiagnosticCode(
    406, "a scale that is numbered in part",
    explanation: """
      Either every level has a number or none has: only a scale with numbers counts in arithmetic.
      """,
    example: """
      scale s { 1 low, high }     # wrong
      scale s { 1 low, 2 high }   # right
      """)

  /// A level that stands twice.
  public static let duplicateLevel = DiagnosticCode(
    407, "a level that stands twice",
    explanation: """
      Two levels of one scale bear one name, so that it would not say which of them is meant.
      """,
    example: """
      scale s { low, low }    # wrong
      scale s { low, high }   # right
      """)

  /// A scale cannot be extended.
  public static let extendsScale = DiagnosticCode(
    408, "a scale cannot be extended",
    explanation: """
      `extend choice` adds values to a choice, which has no order. A level more would change the order on which \
      rules count: declare a scale of your own.
      """)

  /// Two records of one id.
  public static let duplicateRecord = DiagnosticCode(
    409, "two records of one id",
    explanation: """
      Ids are unique within a kind, inner ids within the record in which they stand. Both places are shown.
      """,
    example: """
      aspect noise "Noise"
      aspect noise "Noise at night"   # wrong: give it another id
      """)

  /// An inner id that is a word of its parent.
  public static let innerIDIsWord = DiagnosticCode(
    410, "an inner id that is a word of its parent",
    explanation: """
      A path such as `noise.condition` would mean the field. An inner record may not bear the name of a field, \
      layer or plural of the record in which it stands.
      """,
    example: """
      aspect noise { impact condition "…" { } }   # wrong
      aspect noise { impact state "…" { } }       # right
      """)

  /// A record in the wrong place.
  public static let recordOutOfPlace = DiagnosticCode(
    411, "a record in the wrong place",
    explanation: """
      A kind says where its records stand: at top level, or inside a record of another kind.
      """,
    example: """
      impact air { }                     # wrong
      aspect boiler { impact air { } }   # right
      """)

  /// A record without an id.
  public static let recordWithoutID = DiagnosticCode(
    412, "a record without an id",
    explanation: """
      A record at top level, and a line of `rows`, needs an id: everything else refers to it. Inner records may go \
      without.
      """,
    example: """
      aspect { process: brewing }          # wrong
      aspect boiler { process: brewing }   # right
      """)

  /// Given twice.
  public static let givenTwice = DiagnosticCode(
    413, "given twice",
    explanation: """
      One cell, period, parameter or column is given two values in one place. Both are shown.
      """,
    example: """
      severity: 3, severity: 4   # wrong: remove one
      """)

  /// A required input that is not given.
  public static let requiredMissing = DiagnosticCode(
    414, "a required input that is not given",
    explanation: """
      The kind makes no sense without this input: its type has neither `?` nor a default. Give it, or write \
      `missing` to say that it is not known.
      """,
    example: """
      audit a { type: internal }                    # wrong: no date
      audit a { type: internal, date: 2026-03-01 }  # right
      """)

  /// A judgement without a reason.
  public static let judgementWithoutReason = DiagnosticCode(
    415, "a judgement without a reason",
    explanation: """
      A value that a record gives to a computed field replaces the result of the rule in that one place. It needs \
      `because`, and every output marks it.
      """,
    example: """
      class: high                              # wrong
      class: high because "protected habitat"  # right
      """)

  /// Not among the entries of a record.
  public static let notGivable = DiagnosticCode(
    416, "not among the entries of a record",
    explanation: """
      The id and title stand in the head of a record, its parent is where it stands, collections follow from other \
      records: none of these is given as an entry.
      """,
    example: """
      title: "Noise"            # wrong
      aspect noise "Noise" { }  # right
      """)

  /// A second rule for a computed field.
  public static let ruleForComputed = DiagnosticCode(
    417, "a second rule for a computed field",
    explanation: """
      A record may give a rule to an input. A computed field has its rule; a record gives it a value with a \
      reason.
      """)

  /// A period in a kind without a series.
  public static let noSeries = DiagnosticCode(
    418, "a period in a kind without a series",
    explanation: """
      `2025: 112 t` gives a value to the one series field of a kind. This kind has none, or several.
      """)

  /// A line of another length than its fields.
  public static let rowLength = DiagnosticCode(
    419, "a line of another length than its fields",
    explanation: """
      Each line of `rows` has one cell for each field of the list; `-` stands for what is not given. A text of \
      several words stands between quotes, a list between brackets.
      """,
    example: """
      rows aspect (id, title) { noise }           # wrong
      rows aspect (id, title) { noise "Noise" }   # right
      """)

  /// Lines that disagree on their record.
  public static let linesDisagree = DiagnosticCode(
    420, "lines that disagree on their record",
    explanation: """
      Lines of `rows` that share the outer id make one record, and must give it the same values. `-` agrees with \
      everything.
      """)

  /// A matrix that is not complete.
  public static let matrixIncomplete = DiagnosticCode(
    421, "a matrix that is not complete",
    explanation: """
      Each level of the rows and of the columns stands in the matrix, so that every combination has a result. What \
      is missing is listed as it would be written.
      """)

  /// A row or column that stands twice.
  public static let matrixRepeats = DiagnosticCode(
    422, "a row or column that stands twice",
    explanation: """
      A level stands once among the rows and once among the columns of a matrix.
      """)

  /// A row of a matrix of another length.
  public static let matrixRowLength = DiagnosticCode(
    423, "a row of a matrix of another length",
    explanation: """
      Each row of a matrix has one cell for each column of the head.
      """)

  /// A matrix over something else than levels.
  public static let matrixParameter = DiagnosticCode(
    424, "a matrix over something else than levels",
    explanation: """
      The rows and columns of a matrix are the levels of a scale or choice, its cells levels or numbers. For \
      numbers use `table`.
      """)

  /// Several methods and none chosen.
  public static let methodAmbiguous = DiagnosticCode(
    425, "several methods and none chosen",
    explanation: """
      Methods that give fields to one kind exclude each other. Write `use method NAME`, or choose with `--method`.
      """,
    example: """
      method a { for impact { … } }
      method b { for impact { … } }
      use method a   # needed
      """)

  /// Two methods in use for one kind.
  public static let methodsExclude = DiagnosticCode(
    426, "two methods in use for one kind",
    explanation: """
      Methods that give fields to one kind exclude each other: only one of them is in use.
      """)

  /// A method that is not in force yet.
  public static let methodNotYetInForce = DiagnosticCode(
    427, "a method that is not in force yet",
    explanation: """
      The first revision of the method holds from a later day than the one on which the register is read.
      """)

  /// Two fields of one name that differ.
  public static let fieldsConflict = DiagnosticCode(
    428, "two fields of one name that differ",
    explanation: """
      Inputs of one name and type are one input. One that differs from an optional input of a library kind hides \
      it; any other that differs is an error, and both are shown.
      """)

  /// An inverse of something that is no reference.
  public static let inverseOfValue = DiagnosticCode(
    429, "an inverse of something that is no reference",
    explanation: """
      `inverse NAME` gives the record referred to a collection. Only a reference, or a list of references, has \
      one.
      """)

  /// A default that is no literal.
  public static let defaultIsLiteral = DiagnosticCode(
    430, "a default that is no literal",
    explanation: """
      A default is a number, a level, a date or another literal; a record may not be there.
      """)

  /// A parameter without a type or value.
  public static let parameterWithoutValue = DiagnosticCode(
    431, "a parameter without a type or value",
    explanation: """
      A parameter is one value. A literal says its own type; a level needs it said: `parameter p: severity default \
      major`.
      """)

  /// A unit that cannot be declared.
  public static let unitExists = DiagnosticCode(
    432, "a unit that cannot be declared",
    explanation: """
      The name is a unit of the language already, or the unit is not more than nothing of another one.
      """,
    example: """
      unit kg = 2 t    # wrong
      unit keg = 30 l  # right
      """)

  /// Declarations in a circle.
  public static let circularDeclaration = DiagnosticCode(
    433, "declarations in a circle",
    explanation: """
      A unit, a method, a scenario or the parents of a kind lead back to themselves.
      """)

  /// Digits that are no whole number.
  public static let badDigits = DiagnosticCode(
    434, "digits that are no whole number",
    explanation: """
      `digits N` says how many decimals are shown: a whole number from 0 to 30.
      """)

  /// Accepts what is no check of this kind.
  public static let acceptsUnknownCheck = DiagnosticCode(
    435, "accepts what is no check of this kind",
    explanation: """
      `accept CHECK because "…"` in a record tolerates a finding of that check. There is no such check for records \
      of this kind.
      """)

  /// A number that could be whole.
  public static let couldBeWhole = DiagnosticCode(
    436, .note, "a number that could be whole",
    explanation: """
      All values of this field are whole numbers. With the type `whole`, a slip such as 2.5 for 25 is found at \
      input.
      """)

  /// Codes of the area 04 declarations and records, by number.
  static let declarationCodes: [DiagnosticCode] = [
    duplicateDeclaration, hidesLibrary, forbiddenName, levelsDoNotRise, emptyScale, partlyNumbered, duplicateLevel,
    extendsScale, duplicateRecord, innerIDIsWord, recordOutOfPlace, recordWithoutID, givenTwice, requiredMissing,
    judgementWithoutReason, notGivable, ruleForComputed, noSeries, rowLength, linesDisagree, matrixIncomplete,
    matrixRepeats, matrixRowLength, matrixParameter, methodAmbiguous, methodsExclude, methodNotYetInForce,
    fieldsConflict, inverseOfValue, defaultIsLiteral, parameterWithoutValue, unitExists, circularDeclaration,
    badDigits, acceptsUnknownCheck, couldBeWhole, ruleReadsNothing, languageUnknown,
  ]

  /// A rule of a record is a literal.
  public static let ruleReadsNothing = DiagnosticCode(
    437, .warning, "a rule of a record that reads nothing",
    explanation: """
      'name = …' gives a record a rule, which follows what it reads; one that is a literal reads nothing, and no what-if, goal or \
      judgement can change it. A value is given after ':', such as 'severity: moderate'.
      """)

  /// The language that a file names is none that outputs speak.
  public static let languageUnknown = DiagnosticCode(
    438, .warning, "a language without words",
    explanation: """
      The first line of a script may name its language by two letters: 'ems 1 nl'. Outputs and messages have words in en, nl, fr and \
      de; in any other they are English, while titles are shown as written.
      """)
}
