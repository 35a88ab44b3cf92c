public import EMSSemantics
public import EMSSyntax

/// The words that frame a diagnostic.
extension FixedWords {
  /// How grave it is.
  public func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: pick("error", "fout", "erreur", "Fehler")
    case .warning: pick("warning", "waarschuwing", "avertissement", "Warnung")
    case .note: pick("note", "opmerking", "remarque", "Hinweis")
    }
  }

  /// How many of that gravity: `2 errors`.
  public func counted(_ severity: Severity, _ count: Int) -> String {
    if count == 1 { return "1 " + self.severity(severity) }
    let many =
      switch severity {
      case .error: pick("errors", "fouten", "erreurs", "Fehler")
      case .warning: pick("warnings", "waarschuwingen", "avertissements", "Warnungen")
      case .note: pick("notes", "opmerkingen", "remarques", "Hinweise")
      }
    return "\(count) \(many)"
  }

  /// How many are counted and not shown.
  func notShown(_ count: Int) -> String {
    "\(count) "
      + pick(
        "more of the same kinds not shown", "van dezelfde soort niet getoond", "autres du même genre non montrés",
        "weitere derselben Art nicht gezeigt")
  }

  /// How many checks nobody can decide: `9 undecided`.
  public func undecidedChecks(_ count: Int) -> String {
    "\(count) " + undecided
  }

  /// How many findings are accepted: `2 accepted`.
  public func accepted(_ count: Int) -> String {
    "\(count) " + pick("accepted", "aanvaard", count == 1 ? "accepté" : "acceptés", "akzeptiert")
  }

  /// Below an overview: how many checks are undecided and how many findings are accepted.
  public func checks(undecided: Int, accepted: Int) -> String {
    var parts: [String] = []
    if undecided > 0 {
      parts.append(
        undecidedChecks(undecided) + " ("
          + pick(
            "'ems check' lists them", "'ems check' somt ze op", "'ems check' les énumère", "'ems check' zählt sie auf")
          + ")")
    }
    if accepted > 0 { parts.append(self.accepted(accepted)) }
    return pick("checks: ", "controles: ", "contrôles\u{A0}: ", "Prüfungen: ") + parts.joined(separator: ", ")
  }

  /// How many rows of data were left out, and the file that says why.
  public func rowsLeftOut(_ count: Int, reasonsIn path: String) -> String {
    let rows = count == 1 ? pick("row", "rij", "ligne", "Zeile") : pick("rows", "rijen", "lignes", "Zeilen")
    let words = pick(
      "left out, with their reasons in", "weggelaten, met de redenen in",
      count == 1 ? "omise, avec les raisons dans" : "omises, avec les raisons dans", "ausgelassen, mit den Gründen in")
    return "\(count) \(rows) \(words) \(path)"
  }

  /// Before a fact that explains.
  var note: String { pick("note:", "opmerking:", "remarque\u{A0}:", "Hinweis:") }
  /// Before what to do.
  var help: String { pick("help:", "hulp:", "aide\u{A0}:", "Hilfe:") }
}
