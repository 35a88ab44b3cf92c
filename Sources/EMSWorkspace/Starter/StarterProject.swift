import EMSSyntax
import EMSSemantics
import EMSValues

/// A new register: the files that `ems new` writes.
///
/// Aspects and obligations are proposed by kind and country; scores are left open, so that the first check says what is not
/// assessed yet, and nothing that nobody decided.
public struct StarterProject: Sendable {
  /// A file below the new folder.
  public struct File: Sendable {
    /// Its path, with `/` between folders.
    public let path: String
    /// Its text.
    public let text: String
  }

  /// The files, in the order in which they are to be read by a person.
  public private(set) var files: [File] = []
  private let request: StarterRequest
  private var language: String { request.language }

  /// Creates the files of a request; the method must be one of the library.
  public init(_ request: StarterRequest) {
    var request = request
    request.name = StarterProject.line(request.name)
    request.sites = request.sites.map(StarterProject.line)
    self.request = request
    if request.kind == .consultant {
      addConsultant()
    } else {
      add("project.ems", project())
      addRegister(folder: "")
    }
  }

  private mutating func add(_ path: String, _ text: String) { files.append(File(path: path, text: text)) }

  private func say(_ en: String, _ nl: String, _ fr: String, _ de: String) -> String {
    StarterText(en, nl, fr, de).text(in: language)
  }

  // MARK: Files

  private mutating func addRegister(folder: String) {
    add(folder + "aspects.ems", aspects())
    add(folder + "legal.ems", obligations())
    add(folder + "objectives.ems", objectives())
  }

  private mutating func addConsultant() {
    var text = "ems 1 \(language)\n\n"
    text += comment(
      say(
        "One method for all clients, \(request.name). Each folder is the register of a client: ems eval --each */",
        "Eén methode voor alle klanten, \(request.name). Elke map is het register van een klant: ems eval --each */",
        "Une méthode pour tous les clients, \(request.name). Chaque dossier est le registre d'un client : ems eval --each */",
        "Eine Methode für alle Kunden, \(request.name). Jeder Ordner ist das Verzeichnis eines Kunden: ems eval --each */"
      ))
    text += "\ninclude \"method.ems\"\n"
    add("project.ems", text)
    text = "ems 1 \(language)\n\n"
    text += comment(
      say(
        "The method of all clients. A client's own threshold stands in its register: use method \(request.method) { … }",
        "De methode van alle klanten. De eigen drempel van een klant staat in zijn register: use method \(request.method) { … }",
        "La méthode de tous les clients. Le seuil propre d'un client est dans son registre : use method \(request.method) { … }",
        "Die Methode aller Kunden. Die eigene Schwelle eines Kunden steht in seinem Verzeichnis: use method \(request.method) { … }"
      ))
    text += "\ninclude <methods/\(request.method)>\n"
    add("method.ems", text)
    var names = StarterNames()
    for client in request.sites {
      let folder = names.name(for: client)
      add("\(folder)/register.ems", register(of: client))
      addRegister(folder: folder + "/")
    }
  }

  private func project() -> String {
    var text = "ems 1 \(language)\n\n"
    text += comment(
      say(
        "The register of \(request.name), ISO 14001:\(request.edition). Fill in the scores in aspects.ems, then: ems eval .",
        "Het register van \(request.name), ISO 14001:\(request.edition). Vul de scores in aspects.ems in, en dan: ems eval .",
        "Le registre de \(request.name), ISO 14001:\(request.edition). Complétez les cotations dans aspects.ems, puis : ems eval .",
        "Das Verzeichnis von \(request.name), ISO 14001:\(request.edition). Bewertungen in aspects.ems eintragen, dann: ems eval ."
      ))
    text += """

      include <methods/\(request.method)>
      include "aspects.ems"
      include "legal.ems"
      include "objectives.ems"


      """
    text += organisation(request.name, sites: request.sites)
    return text
  }

  private func register(of client: String) -> String {
    """
    ems 1 \(language)

    include "../method.ems"
    include "aspects.ems"
    include "legal.ems"
    include "objectives.ems"


    """ + organisation(client, sites: [])
  }

  private func organisation(_ name: String, sites: [String]) -> String {
    var names = StarterNames()
    var text = "organisation \(names.name(for: name)) \(quoted(name))"
    let country = request.country.map { "country: \(quoted($0)), " } ?? ""
    text += " { \(country)standards: [iso14001] }\n"
    for site in sites { text += "site \(names.name(for: site)) \(quoted(site))\n" }
    text +=
      "role coordinator "
      + quoted(
        say("Environmental coordinator", "Milieucoördinator", "Coordinateur environnement", "Umweltbeauftragter"))
      + "\n"
    for (process, name) in zip(contents.processes, processNames) {
      text += "process \(name) \(quoted(process.title.text(in: language)))\n"
    }
    if request.edition == "2026" {
      text += "\n"
      text += comment(
        say(
          "The edition of 2026 asks how climate change bears on the organisation (4.1).",
          "De editie van 2026 vraagt wat klimaatverandering voor de organisatie betekent (4.1).",
          "L'édition 2026 demande ce que le changement climatique signifie pour l'organisme (4.1).",
          "Die Ausgabe 2026 fragt, was der Klimawandel für die Organisation bedeutet (4.1)."))
      text +=
        "factor \(say("climate", "klimaat", "climat", "klima")) "
        + quoted(
          say(
            "Heat, drought and flood at the site", "Hitte, droogte en overstroming op de vestiging",
            "Chaleur, sécheresse et inondation sur le site", "Hitze, Dürre und Hochwasser am Standort"))
        + " { climate: yes }\n"
    }
    return text
  }

  private func aspects() -> String {
    let inputs = methodInputs()
    let columns =
      ["id", "title", "process", "category", "condition", "legal"] + inputs.aspect + ["impact.title"]
      + inputs.impact.map { "impact." + $0 }
    var names = StarterNames()
    let processes = Dictionary(uniqueKeysWithValues: zip(contents.processes.map(\.key), processNames))
    var rows: [[String]] = []
    for aspect in contents.aspects {
      let title = aspect.title.text(in: language)
      rows.append(
        [
          names.name(for: title), quoted(title), processes[aspect.process] ?? "-", aspect.category, aspect.condition,
          "-",
        ] + inputs.aspect.map { _ in "-" } + [quoted(aspect.impact.text(in: language))]
          + inputs.impact.map { _ in "-" })
    }
    var text = "ems 1 \(language)\n\n"
    text += comment(
      say(
        "What such an organisation usually has: strike out what is not yours, add what is missing, and give the levels for each -.",
        "Wat zo'n organisatie meestal heeft: schrap wat niet past, voeg toe wat ontbreekt, en vul voor elke - het niveau in.",
        "Ce qu'un tel organisme a d'ordinaire : biffez ce qui ne vous concerne pas, ajoutez ce qui manque, et donnez un niveau pour chaque -.",
        "Was eine solche Organisation meist hat: streichen, was nicht zutrifft, ergänzen, was fehlt, und für jedes - die Stufe eintragen."
      ))
    text += comment(
      say(
        "The levels: ems library \(request.method). What a - and a list look like: ems library rows",
        "De niveaus: ems library \(request.method) --lang nl. Hoe een - en een lijst eruitzien: ems library rows --lang nl",
        "Les niveaux : ems library \(request.method) --lang fr. Le - et les listes : ems library rows --lang fr",
        "Die Stufen: ems library \(request.method) --lang de. Das - und die Listen: ems library rows --lang de"))
    text += comment(
      say(
        "legal names the obligations of legal.ems that govern the aspect: [] where somebody looked and found none.",
        "legal noemt de verplichtingen uit legal.ems die voor het aspect gelden: [] waar iemand keek en er geen vond.",
        "legal cite les obligations de legal.ems qui régissent l'aspect : [] si on a cherché sans en trouver.",
        "legal nennt die Verpflichtungen aus legal.ems, die für den Aspekt gelten: [], wo man suchte und keine fand."))
    text += "\nrows aspect (\(columns.joined(separator: ", "))) {\n" + aligned(rows) + "}\n"
    return text
  }

  private func obligations() -> String {
    var names = StarterNames()
    var text = "ems 1 \(language)\n\n"
    text += comment(
      say(
        "A start, not advice: look up what applies to you, and enter each evaluation as evaluation { date: …, result: … }.",
        "Een begin, geen advies: zoek op wat voor u geldt, en noteer elke toetsing als evaluation { date: …, result: … }.",
        "Un début, pas un conseil : cherchez ce qui s'applique à vous, et notez chaque évaluation : evaluation { date: …, result: … }.",
        "Ein Anfang, keine Beratung: prüfen, was gilt, und jede Bewertung eintragen: evaluation { date: …, result: … }."
      ))
    text += "\n"
    for obligation in StarterObligation.proposed(in: request.country, for: request.kind) {
      let title = obligation.title.text(in: language)
      text += "legal \(names.name(for: title)) \(quoted(title)) { type: \(obligation.type), theme: \(obligation.theme)"
      if let authority = obligation.authority { text += ", authority: \(quoted(authority))" }
      text += ", evaluate-every: 1 year, owner: coordinator }\n"
    }
    return text
  }

  private func objectives() -> String {
    let title = say("Electricity", "Elektriciteit", "Électricité", "Strom")
    var text = "ems 1 \(language)\n\n"
    text += comment(
      say(
        "An objective names its indicator, where it starts and how far it goes: baseline: 2025, change: -10 %, due: 2027-12-31.",
        "Een doelstelling noemt haar indicator, het begin en hoe ver ze gaat: baseline: 2025, change: -10 %, due: 2027-12-31.",
        "Un objectif cite son indicateur, son départ et son ampleur : baseline: 2025, change: -10 %, due: 2027-12-31.",
        "Ein Ziel nennt seine Kennzahl, den Beginn und wie weit es geht: baseline: 2025, change: -10 %, due: 2027-12-31."
      ))
    text += comment(
      say(
        "Readings stand in the indicator, one a period: 2025: 120 MWh",
        "Metingen staan in de indicator, een per periode: 2025: 120 MWh",
        "Les relevés sont dans l'indicateur, un par période : 2025: 120 MWh",
        "Ablesungen stehen in der Kennzahl, eine je Zeitraum: 2025: 120 MWh"))
    var names = StarterNames()
    let indicator = names.name(for: title)
    text += "\nindicator \(indicator) \(quoted(title)) { unit: MWh }\n"
    let goal = say("Less electricity", "Minder elektriciteit", "Moins d'électricité", "Weniger Strom")
    let aspect = electricityAspect.map { "aspects: [\($0)], " } ?? ""
    text += "objective \(names.name(for: goal)) \(quoted(goal)) "
    text += "{ \(aspect)indicator: \(indicator), owner: coordinator }\n"
    return text
  }

  // MARK: Parts

  private var contents: StarterContents { StarterContents(request.kind) }

  /// The id of the aspect that the proposed objective serves: that of electricity, which every starter has.
  private var electricityAspect: String? {
    var names = StarterNames()
    for aspect in contents.aspects {
      let name = names.name(for: aspect.title.text(in: language))
      if aspect.title.en.hasPrefix("Electricity") { return name }
    }
    return nil
  }

  private var processNames: [String] {
    var names = StarterNames()
    return contents.processes.map { names.name(for: $0.title.text(in: language)) }
  }

  /// The inputs that the method asks of an aspect and of an impact, in its order.
  private func methodInputs() -> (aspect: [String], impact: [String]) {
    let text = "include <methods/\(request.method)>\n"
    let project = Project(
      ProjectRequest(paths: ["-"], standardInput: Array(text.utf8)), ProjectSettings(today: .first),
      files: MemoryFileSystem([:]))
    let program = project.program
    func inputs(_ kind: String) -> [String] {
      guard let kind = program.kind(named: kind) else { return [] }
      return program.methodsInUse.flatMap { program.methods[$0.position].fields }.map { program[$0] }
        .filter { $0.kind == kind && $0.role == .input }.map(\.name)
    }
    return (inputs("aspect"), inputs("impact"))
  }

  private func comment(_ text: String) -> String { "# \(text)\n" }

  /// A name without line ends and other controls: it stands in comments too.
  private static func line(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let breaks = [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
      scalars.append(breaks ? " " : scalar)
    }
    return String(scalars)
  }

  private func quoted(_ text: String) -> String { LiteralText.quoted(text) }

  /// Rows with their cells below one another.
  private func aligned(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    var text = ""
    for row in rows {
      var line = " "
      for (index, cell) in row.enumerated() {
        line += " " + cell
        if index < row.count - 1 { line += String(repeating: " ", count: widths[index] - cell.count + 1) }
      }
      text += line + "\n"
    }
    return text
  }
}

/// Names made from titles: small letters, digits and hyphens, each once.
struct StarterNames {
  private var used: Set<String> = []

  /// The name for a title: `Aardgas voor ovens` is `aardgas-voor-ovens`; letters keep their accents, what is no letter parts words.
  mutating func name(for title: String) -> String {
    var name = ""
    for character in title.lowercased() {
      if character.isLetter || (character.isNumber && character.isASCII && !name.isEmpty) {
        name.append(character)
      } else if !name.isEmpty, name.last != "-" {
        name.append("-")
      }
    }
    while name.last == "-" { name.removeLast() }
    if !NameText.isName(name) { name = "x-" + name }
    while name.last == "-" { name.removeLast() }
    var result = name
    var number = 2
    while !used.insert(result).inserted {
      result = "\(name)-\(number)"
      number += 1
    }
    return result
  }
}
