import ArgumentParser
import EMSOutput
import EMSSemantics
import EMSSyntax

/// `ems explain-code EMS0203`
struct ExplainCodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-code",
    abstract: "Tell more about a diagnostic's code.",
    discussion: """
      Examples:
        ems explain-code EMS0203
        ems explain-code aspect-without-law    a check of the library
        ems explain-code --all
        ems explain-code EMS0203 --lang nl
      """)

  @Argument(
    help: ArgumentHelp("The code, such as EMS0203 or 203, or the name of a check of the library.", valueName: "CODE"),
    completion: Completions.codes)
  var codes: [String] = []

  @Flag(name: .long, help: "List every code with its title.")
  var all = false

  @Option(name: .customLong("color"), help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var colour: ColourChoice = .auto

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of the text.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  func validate() throws {
    try ProjectOptions.check(language: language)
    if codes.isEmpty && !all { throw ValidationError("Which code? For instance: ems explain-code EMS0203") }
  }

  func run() throws {
    var blocks: [Document.Block] = []
    let catalog = MessageCatalog(language ?? "")
    let words = FixedWords(language)
    if all {
      let rows = DiagnosticCode.all.map {
        [Cell($0.text), Cell(words.severity($0.severity)), Cell(catalog.translation(of: $0.title) ?? $0.title)]
      }
      blocks.append(
        .table(Table(columns: [.init("code"), .init("level"), .init("cause")], rows: rows)))
    }
    for name in codes {
      guard let code = find(name) else {
        let library = LibraryCommand.library(language: language)
        if library.isCheck(name), let document = library.detail(name) {
          blocks += document.blocks
          continue
        }
        throw CommandFailure(
          .usage, "there is no code '\(name)'; " + near(name, library) + "'ems explain-code --all' lists them")
      }
      blocks.append(
        .heading(
          level: 1,
          "\(code.text): \(catalog.translation(of: code.title) ?? code.title) (\(words.severity(code.severity)))"))
      blocks.append(.text(catalog.translation(of: code.explanation) ?? code.explanation))
      if !code.example.isEmpty { blocks.append(.preformatted(code.example)) }
    }
    try Results.write(Document(blocks), colour: colour)
  }

  /// The codes, or the check, that may be meant: `the nearest are EMS0203 (not a level of its scale), …; `.
  private func near(_ name: String, _ library: LibraryDocument) -> String {
    let digits = name.uppercased().hasPrefix("EMS") ? String(name.dropFirst(3)) : name
    guard let number = Int(digits) else {
      return NearestName.nearest(to: name, in: library.checkNames).map { "the nearest is '\($0)'; " } ?? ""
    }
    let texts = NearestName.nearest(to: "EMS" + digits, in: DiagnosticCode.all.map(\.text), limit: 3)
    var codes = texts.compactMap { text in DiagnosticCode.all.first { $0.text == text } }
    if codes.isEmpty {
      codes = Array(
        DiagnosticCode.all.sorted { abs($0.number - number) < abs($1.number - number) }.prefix(3)
      ).sorted { $0.number < $1.number }
    }
    return "the nearest are " + codes.map { "\($0.text) (\($0.title))" }.joined(separator: ", ") + "; "
  }

  private func find(_ name: String) -> DiagnosticCode? {
    let digits = name.uppercased().hasPrefix("EMS") ? String(name.dropFirst(3)) : name
    guard let number = Int(digits) else { return nil }
    return DiagnosticCode.all.first { $0.number == number }
  }
}
