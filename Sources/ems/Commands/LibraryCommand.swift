import ArgumentParser
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace

/// `ems library aspect`
struct LibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library",
    abstract: "Show the standard library, and how its records are written; finds words of four languages.",
    discussion: """
      Examples:
        ems library                       everything, a line each
        ems library aspect                a kind: fields, levels, checks that read it, how it is written
        ems library milieuaspect ernst    the same by a title, in English, Dutch, French or German
        ems library rows                  how something is written: rows, lists, ids, dates, accept, '-', 'n/a'
        ems library aspect-without-law    a check: why it is asked, and what to do
        ems library methods/risk-matrix   a method: where it is used, scales, parameters
        ems library units                 the units that a script may use
        ems library --source methods/risk-matrix   the text, as it is written in the language
      """)

  @Argument(
    help: ArgumentHelp(
      "A kind, scale, choice, view, check, method, field, word of the language, or title of one; or 'units'.",
      valueName: "NAME"),
    completion: Completions.library)
  var names: [String] = []

  @Option(
    help: ArgumentHelp("Print the text of a library file.", valueName: "FILE"), completion: Completions.libraryFiles)
  var source: String?

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  @Option(name: .customLong("color"), help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var colour: ColourChoice = .auto

  func validate() throws { try ProjectOptions.check(language: language) }

  func run() throws {
    if let source {
      guard let file = StandardLibrary.files.first(where: { $0.path == source || $0.path == source + ".ems" }) else {
        throw unknown(source, among: LibraryProgram.files, what: "file")
      }
      try Results.write(Array(file.text.utf8), to: nil)
      return
    }
    let library = Self.library(language: language)
    if names.isEmpty { try Results.write(library.overview(), colour: colour) }
    for name in names {
      if name == "units" {
        try Results.write(library.units, colour: colour)
      } else if let document = library.detail(name) {
        try Results.write(document, colour: colour)
      } else {
        let failure = unknown(name, among: library.allNames + ["units"], what: "name or title")
        throw CommandFailure(.usage, failure.message + "; 'ems library' lists all")
      }
    }
  }

  /// The library with all its methods, none of them in use.
  static func library(language: String?) -> LibraryDocument {
    LibraryDocument(LibraryProgram.load(), language: language)
  }

  private func unknown(_ name: String, among known: [String], what: String) -> CommandFailure {
    CommandFailure(.usage, "the library has no \(what) '\(name)'" + NearestValue.clause(for: name, among: known))
  }
}
