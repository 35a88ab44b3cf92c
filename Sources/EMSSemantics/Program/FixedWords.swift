import EMSValues

/// The fixed words of outputs in the language of the output: English, Dutch, French, German; English for others.
///
/// One table for every renderer and every message that names a value; a form with many words of its own adds them in an
/// extension. What stands in scripts (`when`, `otherwise`, names) is shown as it is written there.
public struct FixedWords: Sendable {
  /// The languages that outputs have words of.
  public static let languages = ["en", "nl", "fr", "de"]

  private let position: Int

  /// Creates the words of a language; nil for those of scripts, which are English.
  public init(_ language: String?) {
    position = language.flatMap { FixedWords.languages.firstIndex(of: $0) } ?? 0
  }

  /// One wording in the language.
  public func pick(_ english: String, _ dutch: String, _ french: String, _ german: String) -> String {
    switch position {
    case 1: dutch
    case 2: french
    case 3: german
    default: english
    }
  }

  /// Between a head and what follows it: French sets a no-break space before the colon.
  private var colon: String { pick(":", ":", "\u{A0}:", ":") }

  // MARK: Values

  /// `yes` or `no`.
  public func yesNo(_ flag: Bool) -> String {
    flag ? pick("yes", "ja", "oui", "ja") : pick("no", "nee", "non", "nein")
  }

  /// What a matrix gives for a row and a column.
  public func lookup(in matrix: String, row: String, column: String, gives result: String) -> String {
    pick("matrix", "matrix", "matrice", "Matrix") + " " + matrix + colon + " "
      + pick("row", "rij", "ligne", "Zeile") + " " + row + ", " + pick("column", "kolom", "colonne", "Spalte") + " "
      + column + colon + " " + result
  }

  /// What a row of a decision table gives for its arguments.
  public func lookup(in table: String, row: Int, arguments: [String], gives result: String) -> String {
    pick("table", "tabel", "table", "Tabelle") + " " + table + colon + " " + pick("row", "rij", "ligne", "Zeile")
      + " \(row), " + arguments.joined(separator: ", ") + colon + " " + result
  }

  /// The members that decided an aggregate, of how many.
  public func decided(by members: String, of count: Int) -> String {
    pick("decided by", "beslist door", "décidé par", "entschieden durch") + " " + members + ", "
      + pick("of", "van", "sur", "von") + " \(count)"
  }

  /// A value that is not known.
  public var missing: String { pick("missing", "ontbreekt", "manquant", "fehlt") }
  /// A value that does not apply.
  public var notApplicable: String { pick("n/a", "n.v.t.", "s.o.", "n. z.") }
  /// No value for the data at hand.
  public var noResult: String { pick("no result", "geen resultaat", "sans résultat", "kein Ergebnis") }
  /// A score that is missing.
  public var notAssessed: String { pick("not assessed", "niet beoordeeld", "non évalué", "nicht bewertet") }
  /// What nobody gave.
  public var notGiven: String { pick("not given", "niet opgegeven", "non indiqué", "nicht angegeben") }
  /// The line or column of sums.
  public var total: String { pick("total", "totaal", "total", "gesamt") }

  /// The head of a field that has no title, where it is one that outputs lead with; nil for all others.
  public func head(_ field: String) -> String? {
    if position == 0 { return nil }
    switch field {
    case "score": return pick("Score", "Score", "Cotation", "Bewertung")
    case "class": return pick("Class", "Klasse", "Niveau", "Stufe")
    case "significant": return pick("Significant", "Significant", "Significatif", "Bedeutend")
    case "own-id": return pick("Own id", "Eigen nr.", "N° propre", "Eigene Nr.")
    default: return nil
    }
  }

  // MARK: Below tables

  /// The last line of an output: the day, the methods and the scenarios.
  public func asOf(_ day: String, methods: [String], scenarios: [String]) -> String {
    var text = dayAndMethods(pick("As of", "Stand op", "Au", "Stand"), day, methods)
    if !scenarios.isEmpty {
      text += ", " + pick("scenario", "scenario", "scénario", "Szenario") + " " + scenarios.joined(separator: ", ")
    }
    return text + "."
  }

  /// The day and the methods within a line.
  public func dayAndMethods(_ day: String, _ methods: [String]) -> String {
    dayAndMethods(pick("as of", "stand op", "au", "Stand"), day, methods)
  }

  private func dayAndMethods(_ asOf: String, _ day: String, _ methods: [String]) -> String {
    let text = asOf + " \(day), "
    if methods.isEmpty { return text + pick("no method", "geen methode", "sans méthode", "keine Methode") }
    return text + pick("method", methods.count > 1 ? "methodes" : "methode", "méthode", "Methode") + " "
      + methods.joined(separator: ", ")
  }

  /// Below a table of all records, where its condition asks for what no method in use gives.
  public func doesNotApply(condition: String) -> String {
    pick(
      "no method in use gives", "geen methode in gebruik geeft", "aucune méthode en usage ne donne",
      "keine Methode in Gebrauch gibt")
      + " '\(condition)': "
      + pick("all are shown", "alles wordt getoond", "tout est montré", "alle werden gezeigt")
  }

  /// Below a table without rows.
  /// - Parameters:
  ///   - plural: the plural of the kind as scripts write it.
  ///   - title: the title of the kind in the language.
  public func none(of plural: String, title: String?) -> String {
    if position == 0 { return "no \(plural)" }
    return (title ?? plural) + colon + " " + pick("none", "geen", "aucun", "keine")
  }

  /// Below a table with a limit.
  public func shown(_ count: Int, of total: Int) -> String {
    pick(
      "\(count) of \(total) shown", "\(count) van \(total) getoond", "\(count) sur \(total) affichés",
      "\(count) von \(total) gezeigt")
  }

  /// Below a table: records of which nobody knows whether they belong in it.
  public func leftOut(_ count: Int, _ ids: String) -> String {
    pick(
      "\(count) left out, because what decides is not known", "\(count) weggelaten, omdat niet bekend is wat beslist",
      "\(count) omis, car ce qui décide n’est pas connu",
      "\(count) ausgelassen, weil nicht bekannt ist, was entscheidet")
      + colon + " " + ids
  }

  /// Below a matrix: records whose place is not known.
  public func notInMatrix(_ count: Int, _ down: String, _ across: String, _ ids: String) -> String {
    pick(
      "\(count) not in the matrix, because \(down) or \(across) is not known",
      "\(count) niet in de matrix, omdat \(down) of \(across) niet bekend is",
      "\(count) hors de la matrice, car \(down) ou \(across) n’est pas connu",
      "\(count) nicht in der Matrix, weil \(down) oder \(across) nicht bekannt ist") + colon + " " + ids
  }

  /// Below a table: more of what is listed.
  public func more(_ count: Int) -> String {
    pick("and \(count) more", "en nog \(count)", "et \(count) de plus", "und \(count) weitere")
  }

  /// A cell that is judged: by whom and when where that is known.
  public func judged(_ reason: Reason) -> String {
    var text = pick("judged", "beoordeeld", "jugé", "beurteilt")
    let rest = self.reason(reason)
    if !rest.isEmpty { text += " " + rest }
    return text
  }

  /// What alternatives leave open.
  public var undecided: String { pick("undecided", "onbeslist", "indécis", "offen") }

  /// What a result can be while alternatives are open; at most these where not all combinations were tried.
  public func possible(_ values: [String], isExact: Bool) -> String {
    let head =
      isExact
      ? pick("possible", "mogelijk", "possible", "möglich")
      : pick("possible are at most", "hoogstens mogelijk", "au plus possible", "höchstens möglich")
    return head + colon + " " + values.joined(separator: ", ")
  }

  /// An input that is given as alternatives.
  public func inDoubt(oneOf values: [String]) -> String {
    pick("in doubt", "in twijfel", "en doute", "fraglich") + colon + " "
      + pick("one of", "een van", "l’un de", "eines von") + " " + values.joined(separator: ", ")
  }

  /// Below a matrix: records that stand in it by an input that is given as alternatives.
  public func inDoubt(_ ids: String) -> String {
    pick(
      "in doubt, given as alternatives", "in twijfel, opgegeven als alternatieven",
      "en doute, indiqué par des alternatives", "fraglich, als Alternativen angegeben") + colon + " " + ids
  }

  /// A result that alternatives leave open, and what it can be; nothing where no bound was found.
  public func undecided(_ values: [String], isExact: Bool) -> String {
    let words =
      if values.isEmpty {
        pick(
          "what it can be has no bound that was found", "wat het kan zijn heeft geen grens die gevonden is",
          "aucune borne trouvée pour ce que cela peut être", "für das, was es sein kann, wurde keine Grenze gefunden")
      } else if isExact {
        pick("possible are", "mogelijk zijn", "possibles sont", "möglich sind")
      } else {
        pick("possible are at most", "hoogstens mogelijk zijn", "au plus possibles sont", "höchstens möglich sind")
      }
    return undecided + colon + " " + words + (values.isEmpty ? "" : " " + values.joined(separator: ", "))
  }

  /// Why a value is as it is, by whom and when.
  public func reason(_ reason: Reason) -> String {
    var parts: [String] = []
    if !reason.text.isEmpty { parts.append(pick("because", "omdat", "car", "weil") + " \"\(reason.text)\"") }
    if let author = reason.author { parts.append(pick("by", "door", "par", "durch") + " \(author)") }
    if let date = reason.date { parts.append(pick("on", "op", "le", "am") + " \(date.text)") }
    return parts.joined(separator: " ")
  }

  // MARK: Explanations

  /// The rule of a field.
  public var rule: String { pick("rule", "regel", "règle", "Regel") + colon }
  /// The rule that a record gives.
  public var ruleOfRecord: String {
    pick("rule of the record", "regel van het record", "règle de l’enregistrement", "Regel des Datensatzes") + colon
  }
  /// What the rule would give instead of a judgement.
  public func ruleGives(_ value: String) -> String {
    pick("the rule gives", "de regel geeft", "la règle donne", "die Regel ergibt") + " " + value
  }
  /// The value of a part of a condition.
  public func compared(_ text: String, _ value: String) -> String {
    text + " " + pick("is", "is", "est", "ist") + " " + value
  }
  /// A rule that was typed in the session.
  public var asTyped: String { pick("as typed", "zoals getypt", "tel que saisi", "wie eingegeben") }
  /// A condition that decides.
  public var holds: String { pick("holds", "geldt", "vrai", "trifft zu") }
  /// A case that would decide, were it known that none before it holds.
  public var undecidedCase: String {
    pick(
      "undecided, since an earlier case is not known", "onbeslist, want een eerder geval is niet bekend",
      "indécis, car un cas précédent est inconnu", "offen, da ein früherer Fall nicht bekannt ist")
  }
  /// A condition of which nobody knows whether it holds.
  public var notKnown: String { pick("not known", "niet bekend", "inconnu", "nicht bekannt") }
  /// A condition that does not apply.
  public var doesNotApply: String {
    pick("does not apply", "niet van toepassing", "sans objet", "trifft nicht zu: nicht anwendbar")
  }
  /// A parameter.
  public var parameter: String { pick("parameter", "parameter", "paramètre", "Parameter") }
  /// The as-of day.
  public var today: String { pick("today", "vandaag", "aujourd’hui", "heute") }
  /// A column of imported data.
  public func column(_ number: Int, _ header: String) -> String {
    pick("column", "kolom", "colonne", "Spalte") + " \(number) '\(header)'"
  }
  /// A default.
  public var defaultValue: String { pick("default", "standaardwaarde", "valeur par défaut", "Vorgabe") }
  /// What an `amend` gives.
  public var amended: String { pick("amended", "gewijzigd", "modifié", "geändert") }
  /// What a test supposes.
  public var supposed: String { pick("given", "gegeven", "donné", "gegeben") }
  /// What holds from a day on.
  public func from(_ day: String) -> String { pick("from", "vanaf", "à partir du", "ab") + " " + day }
  /// What a scenario tries.
  public func scenario(_ name: String) -> String {
    pick("scenario", "scenario", "scénario", "Szenario") + " " + name
  }
  /// What the session changed.
  public var session: String { pick("session", "sessie", "session", "Sitzung") }

  // MARK: Checks

  /// A check that nobody can decide: what it waits for, empty where that is not known.
  public func undecided(_ check: String, waitsFor inputs: [String]) -> String {
    let head = check + " " + pick("is undecided", "is onbeslist", "n’est pas décidé", "ist offen")
    if inputs.isEmpty {
      return head + "; "
        + pick(
          "what it reads is not known", "wat ze leest is niet bekend", "ce qu’il lit n’est pas connu",
          "was sie liest, ist nicht bekannt")
    }
    return head + "; " + pick("it waits for", "wacht op", "il attend", "wartet auf") + " "
      + inputs.joined(separator: ", ")
  }
}
