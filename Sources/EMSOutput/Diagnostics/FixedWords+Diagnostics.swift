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
  func counted(_ severity: Severity, _ count: Int) -> String {
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

  /// Before a fact that explains.
  var note: String { pick("note:", "opmerking:", "remarque\u{A0}:", "Hinweis:") }
  /// Before what to do.
  var help: String { pick("help:", "hulp:", "aide\u{A0}:", "Hilfe:") }
}
