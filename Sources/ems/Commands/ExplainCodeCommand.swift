import ArgumentParser
import EMSOutput
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
      """)

  @Argument(
    help: ArgumentHelp("The code, such as EMS0203 or 203, or the name of a check of the library.", valueName: "CODE"),
    completion: Completions.codes)
  var codes: [String] = []

  @Flag(name: .long, help: "List every code with its title.")
  var all = false

  @Option(name: .customLong("color"), help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var colour: ColourChoice = .auto

  func validate() throws {
    if codes.isEmpty && !all { throw ValidationError("Which code? For instance: ems explain-code EMS0203") }
  }

  func run() throws {
    var blocks: [Document.Block] = []
    if all {
      let rows = DiagnosticCode.all.map { [Cell($0.text), Cell($0.severity.word), Cell($0.title)] }
      blocks.append(
        .table(Table(columns: [.init("code"), .init("level"), .init("cause")], rows: rows)))
    }
    for name in codes {
      guard let code = find(name) else {
        let library = LibraryCommand.library(language: nil)
        if library.isCheck(name), let document = library.detail(name) {
          blocks += document.blocks
          continue
        }
        throw CommandFailure(.usage, "there is no code '\(name)'; 'ems explain-code --all' lists them")
      }
      blocks.append(.heading(level: 1, "\(code.text): \(code.title) (\(code.severity.word))"))
      blocks.append(.text(code.explanation))
      if !code.example.isEmpty { blocks.append(.preformatted(code.example)) }
    }
    try Results.write(Document(blocks), colour: colour)
  }

  private func find(_ name: String) -> DiagnosticCode? {
    let digits = name.uppercased().hasPrefix("EMS") ? String(name.dropFirst(3)) : name
    guard let number = Int(digits) else { return nil }
    return DiagnosticCode.all.first { $0.number == number }
  }
}
