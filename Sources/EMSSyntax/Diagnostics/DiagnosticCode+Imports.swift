// Codes of the mapping of an import (0701–0749); what is wrong in the data has codes from 0750.

extension DiagnosticCode {
  /// An option of an import that cannot be read.
  public static let badImportOption = DiagnosticCode(
    701, "an option of an import that cannot be read",
    explanation: """
      Options are `delimiter ";"`, `decimal ","`, `dates "dd/mm/yyyy"`, `sheet "Register"`, `header 3`, `fill-down \
      ["Process"]`, `where column "Status" = "active"`, `key: [column "A", column "B"]` and `layer column "stage" \
      map { … }`.
      """)

  /// No column of that number.
  public static let badColumn = DiagnosticCode(
    702, "no column of that number",
    explanation: """
      Columns are named by their header, `column "Nr"`, or by their number from 1, `column 3`.
      """)

  /// Mapped twice.
  public static let mappedTwice = DiagnosticCode(
    703, "mapped twice",
    explanation: """
      A field, or the text of a cell, is mapped twice in one import.
      """,
    example: """
      severity: column "S"
      severity: column "Ernst"   # wrong: remove one
      """)

  /// A computed field that is mapped.
  public static let computedNotMapped = DiagnosticCode(
    704, "a computed field that is mapped",
    explanation: """
      A computed field has its rule. To compare it with the result that a sheet prints, write `published`.
      """,
    example: """
      score: column "Total"             # wrong
      published score: column "Total"   # right
      """)

  /// An input that is compared.
  public static let publishedInput = DiagnosticCode(
    705, "an input that is compared",
    explanation: """
      `published` compares a computed field with the result that a sheet prints. An input is given, not compared.
      """)

  /// A list without split.
  public static let listNeedsSplit = DiagnosticCode(
    706, "a list without split",
    explanation: """
      A cell holds one text. `split ";"` says what parts the members of a list in it.
      """,
    example: """
      legal: column "Laws"             # wrong
      legal: column "Laws" split ";"   # right
      """)

  /// Split where one value stands.
  public static let splitOfOneValue = DiagnosticCode(
    707, "split where one value stands",
    explanation: """
      Only a field that is a list takes `split`.
      """)

  /// Create where no record stands.
  public static let createOfValue = DiagnosticCode(
    708, "create where no record stands",
    explanation: """
      `create` makes a record for a reference that names none. Only a reference takes it.
      """)

  /// A required input that no column gives.
  public static let requiredNotMapped = DiagnosticCode(
    709, "a required input that no column gives",
    explanation: """
      The kind makes no sense without this input. Map a column, or give all rows the same value.
      """)

  /// Codes of the area 07 imports, but for what stands in data, by number.
  static let importCodes: [DiagnosticCode] = [
    badImportOption, badColumn, mappedTwice, computedNotMapped, publishedInput, listNeedsSplit, splitOfOneValue,
    createOfValue, requiredNotMapped,
  ]
}
