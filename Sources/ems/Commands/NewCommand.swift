import ArgumentParser
import EMSSemantics
import EMSSyntax
import EMSWorkspace
import Glibc

/// `ems new register`
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a register: processes, usual aspects and obligations, with the scores left open.",
    discussion: """
      Examples:
        ems new register                                           asks what it needs to know
        ems new register --kind plant --language nl --name 'Staalbouw Aerts' --country BE --site Genk
        ems new clients --kind consultant --site 'Bakkerij Zon' --site 'Garage Vos' --method product

      On a terminal, what no option says is asked. Elsewhere the defaults hold: an office, in English, the risk matrix, no country.
      Laws are proposed for \(StarterCountry.list); without a country, and for others, their subjects alone.
      """)

  @Argument(
    help: ArgumentHelp("The new folder; one that is there must be empty.", valueName: "FOLDER"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("The sort of organisation.", valueName: "office|workshop|plant|school|consultant"),
    completion: .list(StarterRequest.Kind.allCases.map(\.rawValue)))
  var kind: String?

  @Option(
    help: ArgumentHelp("The language of titles and comments.", valueName: "en|nl|fr|de"),
    completion: Completions.languages)
  var language: String?

  @Option(help: ArgumentHelp("The name of the organisation.", valueName: "NAME"))
  var name: String?

  @Option(
    help: ArgumentHelp("The country, by its two letters; none, and no law is proposed by name.", valueName: "BE"),
    completion: .list(StarterCountry.known.map(\.code)))
  var country: String?

  @Option(
    name: [.customLong("site"), .customLong("client")],
    help: ArgumentHelp("A site, or a consultant's client (repeatable).", valueName: "NAME"))
  var sites: [String] = []

  @Option(help: ArgumentHelp("A method of the library.", valueName: "NAME"), completion: Completions.libraryMethods)
  var method: String?

  @Option(
    help: ArgumentHelp("The edition of ISO 14001.", valueName: "2015|2026"),
    completion: .list(StarterRequest.editions))
  var edition: String?

  func validate() throws {
    if folder.isEmpty { throw ValidationError("Name the new folder, such as: ems new register") }
  }

  func run() throws {
    let disk = DiskFileSystem()
    let found = disk.kind(folder)
    if found != .missing {
      if found != .folder { throw CommandFailure(.usage, "'\(folder)' is a file; name a new folder") }
      if let names = try? disk.names(in: folder), !names.isEmpty {
        throw CommandFailure(
          .usage, "the folder '\(folder)' is not empty, and nothing in it was changed; name a new one")
      }
    }
    let request = try request()
    let starter = StarterProject(request)
    for file in starter.files { try write(file) }
    Terminal.complain("ems: \(starter.files.count) files in \(folder). Next:\n")
    let paths = request.kind == .consultant ? "--each \(folder)/*/" : folder
    Terminal.complain("  ems check \(paths)      what is still open\n  ems eval \(paths)       the register\n")
    // That the laws of the country are not proposed would not be seen otherwise.
    if let country = request.country, !StarterCountry.known.contains(where: { $0.code == country }) {
      Terminal.complain(
        "ems: the laws of \(country) are not known here, so legal.ems begins with their subjects; known are \(StarterCountry.list)\n"
      )
    }
  }

  private func write(_ file: StarterProject.File) throws {
    let path = folder + "/" + file.path
    var parent = ""
    for part in Path.folder(path).split(separator: "/", omittingEmptySubsequences: false) {
      parent += (parent.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      if parent.isEmpty || parent == "/" { continue }
      if mkdir(parent, 0o777) != 0, errno != EEXIST {
        throw CommandFailure(.file, "cannot make the folder \(parent): \(String(cString: strerror(errno)))")
      }
    }
    try Results.write(Array(file.text.utf8), to: path)
  }

  // MARK: Asking

  private func request() throws -> StarterRequest {
    let asks = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    let kinds = StarterRequest.Kind.allCases.map(\.rawValue)
    let language = try choose(
      "Language", self.language, among: StarterRequest.languages, fallback: "en", option: "--language", asks: asks)
    let word = try choose("Kind", kind, among: kinds, fallback: "office", option: "--kind", asks: asks)
    let kind = StarterRequest.Kind(rawValue: word) ?? .office
    let words = FixedWords(language)
    let fallback =
      kind == .consultant
      ? words.pick("My clients", "Mijn klanten", "Mes clients", "Meine Kunden")
      : words.pick("My organisation", "Mijn organisatie", "Mon organisme", "Meine Organisation")
    var request = StarterRequest(
      kind, name: name ?? (asks ? ask("Name of the organisation", fallback: fallback) : fallback))
    request.language = language
    request.country = try chooseCountry(asks: asks)
    request.method = try choose(
      "Method", method, among: LibraryProgram.methods, fallback: "risk-matrix", option: "--method", asks: asks)
    request.edition = try choose(
      "Edition of ISO 14001", edition, among: StarterRequest.editions, fallback: "2026", option: "--edition", asks: asks
    )
    request.sites = sites.isEmpty && asks ? askSites(kind) : sites
    if request.sites.isEmpty, kind == .consultant {
      request.sites = (1...2).map { words.pick("Client", "Klant", "Client", "Kunde") + " \($0)" }
    }
    if let empty = ([request.name] + request.sites).first(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw CommandFailure(.usage, "a name must have letters, and '\(empty)' has none")
    }
    return request
  }

  private func choose(
    _ question: String, _ given: String?, among words: [String], fallback: String, option: String, asks: Bool
  ) throws -> String {
    if let given {
      if words.contains(given) { return given }
      throw CommandFailure(
        .usage,
        "\(option) does not know '\(given)'" + NearestValue.clause(for: given, among: words) + ". It takes: "
          + words.joined(separator: ", "))
    }
    if !asks { return fallback }
    while true {
      let answer = ask("\(question) (\(words.joined(separator: ", ")))", fallback: fallback)
      if words.contains(answer) { return answer }
      Terminal.complain("  '\(answer)' is none of them" + NearestValue.clause(for: answer, among: words) + "\n")
    }
  }

  /// The country that was given or is answered; nil for none.
  private func chooseCountry(asks: Bool) throws -> String? {
    let takes = "a country is its two letters. Laws are known of " + StarterCountry.list
    if let country {
      guard let code = StarterCountry.code(of: country) else {
        throw CommandFailure(.usage, "--country does not know '\(country)': " + takes)
      }
      return code
    }
    while asks {
      let answer = ask(
        "Country, for its laws: \(StarterCountry.list), two letters of another, or Enter for none", fallback: "")
      if answer.isEmpty { break }
      if let code = StarterCountry.code(of: answer) { return code }
      Terminal.complain("  '\(answer)' is none: " + takes + "\n")
    }
    return nil
  }

  private func ask(_ question: String, fallback: String) -> String {
    Terminal.complain(question + (fallback.isEmpty ? "" : " [\(fallback)]") + ": ")
    guard let line = readLine() else { return fallback }
    let answer = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return answer.isEmpty ? fallback : answer
  }

  private func askSites(_ kind: StarterRequest.Kind) -> [String] {
    var sites: [String] = []
    let question = kind == .consultant ? "A client" : "A site"
    while true {
      let answer = ask("\(question), or Enter when there is none left", fallback: "")
      if answer.isEmpty { return sites }
      sites.append(answer)
    }
  }
}
