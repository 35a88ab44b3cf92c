extension DiagnosticCode {
  /// Codes of the area 09 files and use, by number.
  static let fileCodes: [DiagnosticCode] = [
    fileMissing, fileUnreadable, outsideRoot, noScripts, fileTooLarge, libraryFileMissing, emptyFile,
    unknownOptionName, leftOutColumn,
  ]

  /// A file that is not there.
  public static let fileMissing = DiagnosticCode(
    901, "a file that is not there",
    explanation:
      "An include, an import or the command line names a file, and there is none at that path. Paths in a script are relative to the file that names them. The run ends with status 3.",
    example: """
      include "legal/vlarem.ems"      # looks beside this file, in its folder 'legal'
      """)
  /// A file that cannot be read.
  public static let fileUnreadable = DiagnosticCode(
    902, "a file that cannot be read",
    explanation:
      "The file is there and cannot be read: permission is denied, or it is a folder, or the device fails. The run ends with status 3."
  )
  /// A file outside the root.
  public static let outsideRoot = DiagnosticCode(
    903, "a file outside the root",
    explanation:
      "A script reads only files below the root, so that a register from somebody else cannot read yours. The root is --root, else the nearest folder above the first path that holds a project.ems, else the folder of the first path."
  )
  /// A folder without scripts.
  public static let noScripts = DiagnosticCode(
    904, "a folder without scripts",
    explanation:
      "A folder stands for the files in it whose names end in .ems; folders inside it are not looked into. This one has none."
  )
  /// A file of more than 4 GiB.
  public static let fileTooLarge = DiagnosticCode(
    905, "a script of more than 4 GiB",
    explanation: "Places in scripts are counted up to 4 GiB. Keep large data in CSV files and import them.")
  /// A script without any text.
  public static let emptyFile = DiagnosticCode(
    907, .note, "a script that is empty",
    explanation:
      "The file has no text but blanks. It is read, and declares nothing: perhaps it was not saved, or the wrong file was named."
  )
  /// A library file that is not there.
  public static let libraryFileMissing = DiagnosticCode(
    906, "a library file that is not there",
    explanation:
      "An include in angle brackets names a file of the standard library, such as <methods/risk-matrix>, and the library has none of that name. 'ems library' lists what there is."
  )
  /// An option that names something that is not there.
  public static let unknownOptionName = DiagnosticCode(
    910, "an option that names something unknown",
    explanation:
      "An option such as --scenario, --method, --view or --select names something that the register does not declare. The run ends with status 2."
  )

  /// A column that no method in use gives.
  public static let leftOutColumn = DiagnosticCode(
    911, .note, "a column that is left out",
    explanation:
      "The fields score, class and significant are what methods give. Where no method in use gives one of them for the kind, a column of that name is left out, so that one command serves registers with different methods."
  )
}
