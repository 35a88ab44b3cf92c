extension DiagnosticCode {
  /// Codes of what stands in imported data, by number.
  static let dataCodes: [DiagnosticCode] = [
    unreadableText, headerUnknown, headerTwice, raggedRow, badQuotes, notANumber, decimalMark, spreadsheetError,
    cellNotOnScale, notYesNo, notADate, outsideLimits, unknownRecordInData, rowsDisagree, duplicateRow, blankIdentifier,
    unreadColumns, numberedRows, unknownLayer, badCell, rowsSkipped, workbookNotRead, importRuleError,
    encodingTaken, totalRow, repeatedRow, noRows,
  ]

  /// Invalid bytes in a data file.
  public static let unreadableText = DiagnosticCode(
    750, "text in no known encoding",
    explanation:
      "The file is neither UTF-8 nor Windows-1252 at this place. Save it from the spreadsheet as 'CSV UTF-8'.")
  /// A mapped header is not in the file.
  public static let headerUnknown = DiagnosticCode(
    751, "no column of that header",
    explanation:
      "A mapping names a column by its header, and the file has no such header. Headers are compared without regard to blanks at their ends. Write it as the file has it, or name the column by its number: column 3."
  )
  /// A mapped header stands twice in the file.
  public static let headerTwice = DiagnosticCode(
    752, "two columns of one header",
    explanation:
      "The file has two columns of this header, so that the name alone does not say which. Name it by its number: column 5."
  )
  /// A row with too few or too many cells.
  public static let raggedRow = DiagnosticCode(
    753, "a row with too few or too many cells",
    explanation:
      "Each row has as many cells as the header. A cell that holds the delimiter must be quoted; a line break inside a cell too."
  )
  /// Quotes that do not pair.
  public static let badQuotes = DiagnosticCode(
    754, "quotes that do not pair",
    explanation: "A quoted cell begins and ends with a quote, and a quote inside it is doubled.")
  /// A cell that holds no number where one is expected.
  public static let notANumber = DiagnosticCode(
    755, "not a number",
    explanation:
      "The field takes a number, or a number and a unit that fits. A blank cell is 'not given'; a word that means something can be mapped: map { \"unknown\": missing }."
  )
  /// A decimal mark that is not the declared one.
  public static let decimalMark = DiagnosticCode(
    756, "a decimal comma where a point is expected, or the reverse",
    explanation:
      "Which mark parts the decimals is never guessed, since 1,250 may be one and a quarter or a thousand. Say it in the mapping: decimal \",\"."
  )
  /// An error value of a spreadsheet.
  public static let spreadsheetError = DiagnosticCode(
    757, "an error of the spreadsheet",
    explanation:
      "The cell holds an error such as #N/A or #REF!: a formula of the spreadsheet failed there. Mend it in the spreadsheet, or leave the cell blank."
  )
  /// A cell that is no level of its scale.
  public static let cellNotOnScale = DiagnosticCode(
    758, "a cell that is not a level of its scale",
    explanation:
      "Levels are matched by name, by number and by title in any language, ignoring case; a fraction is never rounded to a level. Other words can be mapped: map { \"Hoog\": high }."
  )
  /// A cell that is neither yes nor no.
  public static let notYesNo = DiagnosticCode(
    759, "neither yes nor no",
    explanation:
      "A yes-no field takes yes/no, y/n, true/false, ja/nee, waar/onwaar, oui/non, vrai/faux, ja/nein, wahr/falsch, and x for yes. Say what others mean: map { \"1\": yes, \"0\": no }."
  )
  /// A cell that is no date.
  public static let notADate = DiagnosticCode(
    760, "not a date",
    explanation: "Dates are read as 2026-12-31 unless the mapping says otherwise: dates \"dd/mm/yyyy\".")
  /// A number outside the limits of its field.
  public static let outsideLimits = DiagnosticCode(
    761, "a number outside its limits",
    explanation: "The field's type says which numbers it takes, such as whole 1..10, and this one is outside.")
  /// A reference to a record that is not there.
  public static let unknownRecordInData = DiagnosticCode(
    762, "no such record",
    explanation:
      "The cell names a record by its id or its title, and none is there. Declare it, or let the mapping make it: column \"Process\" create."
  )
  /// Rows of one record that give a field differently.
  public static let rowsDisagree = DiagnosticCode(
    763, "rows of one record that disagree",
    explanation: "Rows that share the id of the outer record make one record, and must agree on its fields.")
  /// A record twice in the data.
  public static let duplicateRow = DiagnosticCode(
    764, "a record that stands twice",
    explanation: "Ids are unique within a kind, and of inner records within their parent.")
  /// A row without an id.
  public static let blankIdentifier = DiagnosticCode(
    765, "a row without an id",
    explanation:
      "The column that gives the id is blank in this row. fill-down [\"Nr\"] repeats the one above, for merged cells.")
  /// Columns that no mapping reads.
  public static let unreadColumns = DiagnosticCode(
    766, .note, "columns that nothing reads",
    explanation: "The file has columns that the mapping does not name. Nothing is lost, and nothing of them is used.")
  /// Ids that are row numbers.
  public static let numberedRows = DiagnosticCode(
    767, .note, "records numbered by row",
    explanation:
      "Without an id column the rows are numbered, so that an id moves when a row is inserted above it. Name a column with id: or key:."
  )
  /// A layer's name that the mapping does not know.
  public static let unknownLayer = DiagnosticCode(
    768, .note, "a cell that names no layer",
    explanation: "The column that says which layer a row is for holds a text that names no layer.")
  /// Any other cell that its field cannot take.
  public static let badCell = DiagnosticCode(
    769, "a cell that its field cannot take",
    explanation: "The field's type says what a cell may hold; this one holds something else.")
  /// Rows that were left out with `--keep-going`.
  public static let rowsSkipped = DiagnosticCode(
    770, .warning, "rows left out",
    explanation:
      "With --keep-going, rows that could not be read are left out, counted, and written with their reasons to a file.")
  /// A workbook, which is not read yet.
  public static let workbookNotRead = DiagnosticCode(
    771, "a workbook",
    explanation: "Workbooks (XLSX) are not read by this version. Save the sheet as CSV UTF-8 and import that.")
  /// A rule over columns that gave an error.
  public static let importRuleError = DiagnosticCode(
    772, "a rule over columns without a result",
    explanation:
      "The rule that computes a field from the columns of a row had no result for this row, as a division by zero has none."
  )
  /// A file that is not UTF-8 and is read as Windows-1252.
  public static let encodingTaken = DiagnosticCode(
    773, .note, "a file that is not UTF-8",
    explanation:
      "The file has bytes that no UTF-8 text has, and reads well as Windows-1252, which older spreadsheets write. It is read so; where letters with accents look wrong, save it as 'CSV UTF-8'."
  )
  /// A file of data that has a header and nothing below it.
  public static let noRows = DiagnosticCode(
    776, .note, "a file without rows",
    explanation:
      "The file has a header and no row below it, so that the import makes no record. Perhaps it is the wrong file, or a filter of the spreadsheet was saved with it."
  )
  /// A row of totals that becomes a record.
  public static let totalRow = DiagnosticCode(
    774, .warning, "a row that looks like a total",
    explanation:
      "The row bears a word such as Total or Totaal where the others bear an id or a title, so that the sum of the rows may be counted as one more of them. Leave it out with a condition over columns, or remove it from the file.",
    example: """
      where column "Nr" != "Totaal"
      """)
  /// A row that stands twice and is counted twice.
  public static let repeatedRow = DiagnosticCode(
    775, .warning, "a row that stands twice",
    explanation:
      "Two rows of the file are the same in every cell, and no cell names the record that each makes, so that both are counted. Remove one; where both are meant, a column with an id keeps them apart."
  )
}
