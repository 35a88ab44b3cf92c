// Codes of names in expressions (0201, 0202, 0230–0299) and of types of expressions (0320–0399).

extension DiagnosticCode {
  /// A bare name that means nothing where it stands.
  public static let unknownName = DiagnosticCode(
    201, .error, "unknown name",
    explanation: """
      A bare name is looked up in this order: a level of the type expected there, a field of the row at hand (inside `where` of \
      the member first), a parameter, a record of the kind expected there, the plural of a kind, and last a record that is the \
      only one of that id. None of these bears the name. Check the spelling, or say in full what is meant: `severity(high)`, \
      `aspect(brewing)`, `register.impacts`.
      """,
    example: """
      for impact { score = severty * probability }     # wrong
      for impact { score = severity * probability }    # right
      """)
  /// A field that the kind does not have.
  public static let unknownField = DiagnosticCode(
    202, .error, "unknown field",
    explanation: """
      After a dot stands a field of the record before it, or the id of a record inside it. The kind has no such field. The \
      nearest names of the kind are shown; `extend KIND { … }` gives a kind a field more.
      """,
    example: """
      columns aspect.proces      # wrong
      columns aspect.process     # right
      """)
  /// A called name that is no matrix, table, function, scale or kind.
  public static let unknownFunction = DiagnosticCode(
    230, .error, "unknown function",
    explanation: """
      A name before `(` is a matrix or table, a function of the language, or a scale or kind that says which of several things \
      of one name is meant. This name is none of them.
      """,
    example: """
      score = maximum(impacts.score)    # wrong
      score = max(impacts.score)        # right
      """)
  /// A name compared with itself.
  public static let comparedWithItself = DiagnosticCode(
    231, .error, "a name compared with itself",
    explanation: """
      Both sides mean the same, so the comparison says nothing. In a filter a bare name is a field of the member; the record \
      that the rule is written for is read by the name of its kind: `count(audits where date < audit.date)`.
      """)
  /// A plural of a kind that refers to this one without an inverse.
  public static let pluralOfReference = DiagnosticCode(
    232, .warning, "a plural that means all records",
    explanation: """
      A bare plural is the row's own collection where it has one, else all records. This kind refers to the row's kind without \
      naming an inverse, so both readings are near. Write `register.NAME` for all, or a filter, or give the reference an inverse.
      """)
  /// A bare id that several records bear.
  public static let ambiguousRecord = DiagnosticCode(
    233, .error, "a name of several records",
    explanation: """
      Several kinds have a record of this id. Say which is meant with the name of its kind: `aspect(brewing)`, `process(brewing)`.
      """)
  /// The name of a layer without a field after it.
  public static let layerAlone = DiagnosticCode(
    234, .error, "a layer without a field",
    explanation: "A layer is read together with a field: `residual.score`. Alone it is no value.")
  /// A record's rule that reads a computed field.
  public static let recordRuleReadsComputed = DiagnosticCode(
    235, .error, "a record's rule that reads a computed field",
    explanation: """
      A rule in a record gives an input, and may read inputs, parameters and other rules of records. A computed field may itself \
      depend on this input, so it cannot be read here. Put the rule into a kind or a method instead.
      """)
  /// A field that only a method not in use gives.
  public static let fieldOfOtherMethod = DiagnosticCode(
    236, .error, "a field of a method not in use",
    explanation: """
      Only a method that is not in use gives this field. Choose the method with `use method NAME`, or read the field only in \
      checks and views: there it is left out as long as no method in use gives it.
      """)
  /// A member that a scale or kind does not have, in `severity(high)`.
  public static let unknownMember = DiagnosticCode(
    238, .error, "unknown level or record",
    explanation: """
      `severity(high)` means the level `high` of the scale `severity`, `aspect(brewing)` the aspect of that id. The scale has no \
      such level, or the kind no such record.
      """)
  /// Something of the row at hand where there is no row.
  public static let noRow = DiagnosticCode(
    240, .error, "no record at hand",
    explanation: "This asks for a field of the record at hand, but the expression is not about a record of a kind.")
  /// A method's name, scenario's name or the like that is unknown.
  public static let unknownDeclaration = DiagnosticCode(
    241, .error, "unknown declaration",
    explanation: "No kind, scale, method or scenario of this name is declared in the files that were read.")

  /// Codes of names in expressions.
  static let expressionNameCodes: [DiagnosticCode] = [
    unknownName, unknownField, unknownFunction, comparedWithItself, pluralOfReference, ambiguousRecord, layerAlone,
    recordRuleReadsComputed, fieldOfOtherMethod, unknownMember, noRow, unknownDeclaration,
  ]

  /// Operands that arithmetic does not take.
  public static let operandsDoNotFit = DiagnosticCode(
    320, .error, "operands that do not fit",
    explanation: """
      Arithmetic takes numbers, quantities, levels of scales with numbers, series of values, and dates with durations. A scale \
      without numbers has an order but no sums; give its levels numbers if they should count.
      """,
    example: """
      scale class { low, high }           # wrong: `class * 2` has no number to double
      scale class { 1 low, 2 high }       # right
      """)
  /// Quantities of different dimensions.
  public static let unitsDiffer = DiagnosticCode(
    321, .error, "units that do not convert",
    explanation: """
      Quantities are added, subtracted and compared only where they measure the same: kWh with MJ, not kWh with litres. A \
      plain number has no unit; give it one (`12 t`). The literal 0 fits any unit.
      """)
  /// Two types that do not compare.
  public static let typesDoNotCompare = DiagnosticCode(
    322, .error, "sides that do not compare",
    explanation: """
      Both sides of a comparison must be of one type: two numbers, two levels of one scale, two dates, two texts. Levels of two \
      scales compare only where both have numbers.
      """)
  /// Less or greater of what has no order.
  public static let noOrder = DiagnosticCode(
    323, .error, "no order",
    explanation: """
      A choice has values without order, and so have texts of records, yes and no, and durations: these are only equal or not. \
      Declare a scale where an order is meant.
      """)
  /// Too few, too many or misnamed arguments.
  public static let wrongArguments = DiagnosticCode(
    324, .error, "wrong arguments",
    explanation:
      "A function, matrix or table takes the arguments of its declaration, in that order; those with a name bear it.")
  /// An argument of another type than asked for.
  public static let argumentDoesNotFit = DiagnosticCode(
    325, .error, "an argument of another type",
    explanation: "The argument is of another type than the parameter of the function, matrix or table asks for.")
  /// Cases, branches or listed values of different types.
  public static let branchesDiffer = DiagnosticCode(
    326, .error, "results of different types",
    explanation: """
      The cases of a rule, the branches of an `if` and listed values have one type. Levels of scales with numbers and numbers \
      mix as numbers; a scale without numbers mixes with nothing.
      """)
  /// A rule whose result is not of the declared type.
  public static let ruleDoesNotFit = DiagnosticCode(
    327, .error, "a rule that does not fit its field",
    explanation: "What the rule gives is not of the type that the field declares.")
  /// A condition that is no yes-no value.
  public static let notACondition = DiagnosticCode(
    328, .error, "not a condition",
    explanation:
      "A condition is yes or no: a comparison, a yes-no field, or several of these joined by `and`, `or`, `not`.")
  /// Two lists in one operation.
  public static let listsCombined = DiagnosticCode(
    329, .error, "two lists in one operation",
    explanation: """
      An operation between a list and one value works on each member; two lists do not combine, since nothing says which member \
      goes with which. Give the members' kind a computed field for the combination, and use that one's list.
      """)
  /// An aggregate of one value.
  public static let aggregateOfOne = DiagnosticCode(
    330, .error, "an aggregate of one value",
    explanation: "`max`, `sum`, `count` and the like take a list (`impacts.score`) or several values (`max(a, b)`).")
  /// A list where one value is needed.
  public static let listForValue = DiagnosticCode(
    331, .error, "a list where one value is needed",
    explanation:
      "Say which member is meant, or what is made of all of them: `max(…)`, `any(…)`, `count(…)`, `first(…)`.")
  /// Limits of a band that do not rise, overlap, or are no numbers.
  public static let bandLimits = DiagnosticCode(
    332, .error, "limits of a band",
    explanation: """
      The items of a band are written with rising limits, and no value may fall in two of them. An item without a lower limit \
      begins where the one before it ends.
      """,
    example: """
      band score -> class { low below 6, medium up to 12, high }
      """)
  /// A weight that is no number or parameter, or a term without weight.
  public static let badWeight = DiagnosticCode(
    334, .error, "a weight that is no number",
    explanation: """
      A term of `weighted` is a name or an expression in brackets, then `:` and its weight: a number, a parameter, or for one \
      term `rest`.
      """)
  /// A range outside `in`.
  public static let rangeAlone = DiagnosticCode(
    335, .error, "a range by itself",
    explanation: "A range `a..b` stands after `in`, in a band and in the cells of a table.")
  /// An expression nested too deeply.
  public static let nestedTooDeeply = DiagnosticCode(
    336, .error, "nested too deeply",
    explanation:
      "Brackets, branches and operators are nested more than 1,300 deep. Name a part of the rule as a field of its own."
  )
  /// A unit that does not exist.
  public static let unknownUnitInRule = DiagnosticCode(
    337, .error, "unknown unit",
    explanation: "`ems library units` prints the units that there are; `unit NAME = 30 l` declares one more.")
  /// An expression whose type nothing says.
  public static let typeUnknown = DiagnosticCode(
    338, .error, "nothing says the type",
    explanation: """
      A rule that gives only `missing`, `n/a` or bare levels has no type of its own. Name it before the rule: `class: class = …`.
      """)
  /// An exponent that does not work.
  public static let badExponent = DiagnosticCode(
    339, .error, "an exponent that does not fit",
    explanation:
      "An exponent is a plain number; where the base has a unit it is a number written in place, such as `^ 2`.")
  /// Rounding a quantity without saying to what.
  public static let roundQuantity = DiagnosticCode(
    340, .error, "rounding a quantity",
    explanation: """
      Digits of a quantity depend on its unit, so say what it is rounded to: `round(x, to: 0.1 t)`.
      """)
  /// Arithmetic that reads what may be n/a.
  public static let readsNotApplicable = DiagnosticCode(
    341, .error, "reads what may be n/a",
    explanation: """
      The value does not apply to every record for which this rule is computed, so the rule must say what it means there: \
      `when x is n/a: …`, `if-na(x, 0)`, or a block `for KIND where …` that asks for it. Aggregates leave out what is n/a.
      """)
  /// A column outside an import.
  public static let columnOutsideImport = DiagnosticCode(
    342, .error, "a column outside an import",
    explanation: "`column \"…\"` reads a data file and stands only in the mapping of an `import`.")
  /// A dot after what is no record.
  public static let noFields = DiagnosticCode(
    343, .error, "no record before the dot",
    explanation: "A path goes from record to record; what stands before the dot here is no record.")
  /// Quantities whose unit the data say, and not the same one.
  public static let unknownUnitsMixed = DiagnosticCode(
    344, .error, "units that only the data say",
    explanation: """
      The unit stands in the records, and nothing says that both sides have the same. Quantities that read the same field for \
      their unit may be compared and combined.
      """)
  /// A clause of a check, view or test that does not work.
  public static let badClause = DiagnosticCode(
    345, .error, "a clause that does not work",
    explanation: "The clause asks for something that this check, view or test cannot give.")
  /// A value of a table's or matrix's cell that does not fit.
  public static let patternDoesNotFit = DiagnosticCode(
    346, .error, "a cell that does not fit its column",
    explanation:
      "The cell of a decision table must be a value, a comparison or a range of its parameter's type, or `-`.")

  /// Codes of types of expressions.
  static let expressionTypeCodes: [DiagnosticCode] = [
    operandsDoNotFit, unitsDiffer, typesDoNotCompare, noOrder, wrongArguments, argumentDoesNotFit, branchesDiffer,
    ruleDoesNotFit, notACondition, listsCombined, aggregateOfOne, listForValue, bandLimits, badWeight, rangeAlone,
    nestedTooDeeply, unknownUnitInRule, typeUnknown, badExponent, roundQuantity, readsNotApplicable,
    columnOutsideImport, noFields, unknownUnitsMixed, badClause, patternDoesNotFit,
  ]
}
