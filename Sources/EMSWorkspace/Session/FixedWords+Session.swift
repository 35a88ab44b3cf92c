import EMSEngine
import EMSSemantics

/// The fixed words of what a session answers.
extension FixedWords {
  // MARK: What moved

  /// A change that moved no record and no check.
  var nothingMoved: String {
    pick("nothing moved", "er veranderde niets", "rien n’a changé", "nichts hat sich geändert")
  }
  /// Behind a record that came.
  var newRecord: String { pick("new", "nieuw", "nouveau", "neu") }
  /// Behind a record that went.
  var goneRecord: String { pick("gone", "verdwenen", "disparu", "entfallen") }

  /// Records that are counted instead of named.
  func moreOf(_ count: Int, _ name: String) -> String {
    "… "
      + pick(
        "and \(count) more \(name)", "en nog \(count) \(name)", "et \(count) \(name) de plus",
        "und \(count) weitere \(name)")
  }

  /// Checks that are counted instead of named.
  func moreChecks(_ count: Int) -> String {
    "… "
      + pick(
        "and \(count) more of checks", "en nog \(count) controles", "et \(count) contrôles de plus",
        "und \(count) weitere Prüfungen")
  }

  /// Counts by importance: `class 12 up, 328 down`.
  func counts(_ importances: [ChangeImportance]) -> [String] {
    var texts: [String] = []
    func add(_ importance: ChangeImportance, _ words: String) {
      let count = importances.count { $0 == importance }
      if count > 0 { texts.append("\(count) \(words)") }
    }
    add(
      .becameSignificant,
      pick("became significant", "significant geworden", "devenus significatifs", "bedeutend geworden"))
    add(
      .noLongerSignificant,
      pick("no longer significant", "niet meer significant", "plus significatifs", "nicht mehr bedeutend"))
    add(.undecided, undecided)
    let up = importances.count { $0 == .classUp }
    let down = importances.count { $0 == .classDown }
    if up + down > 0 {
      let parts = [
        up > 0 ? "\(up) " + pick("up", "omhoog", "plus élevés", "höher") : "",
        down > 0 ? "\(down) " + pick("down", "omlaag", "plus bas", "niedriger") : "",
      ]
      texts.append(
        pick("class ", "klasse ", "niveau ", "Stufe ") + parts.filter { !$0.isEmpty }.joined(separator: ", "))
    }
    add(.classChanged, pick("of another class", "van een andere klasse", "d’un autre niveau", "mit anderer Stufe"))
    add(.decided, pick("decided now", "nu beslist", "désormais décidés", "jetzt entschieden"))
    add(
      .notAssessed,
      pick("not assessed any more", "niet meer beoordeeld", "plus évalués", "nicht mehr bewertet"))
    add(.assessed, pick("assessed now", "nu beoordeeld", "désormais évalués", "jetzt bewertet"))
    add(
      .score,
      pick("score only", "alleen een andere score", "seulement d’une autre cotation", "nur mit anderer Bewertung"))
    add(.status, pick("of another status", "met een andere status", "d’un autre statut", "mit anderem Status"))
    add(.added, pick("new", "nieuw", "nouveaux", "neu"))
    add(.removed, pick("gone", "verdwenen", "disparus", "entfallen"))
    return texts
  }

  /// How a check turns out.
  func outcome(_ outcome: CheckOutcome) -> String {
    switch outcome {
    case .kept: pick("holds", "voldaan", "respecté", "erfüllt")
    case .failed: pick("fails", "niet voldaan", "non respecté", "nicht erfüllt")
    case .undecided: undecided
    }
  }

  /// How many checks turn out so.
  func counted(_ outcome: CheckOutcome, _ count: Int) -> String {
    switch outcome {
    case .kept: "\(count) " + pick("hold", "voldaan", "respectés", "erfüllt")
    case .failed: "\(count) " + pick("fail", "niet voldaan", "non respectés", "nicht erfüllt")
    case .undecided: "\(count) " + undecided
    }
  }

  /// A check, before what it is about.
  func check(_ name: String) -> String {
    pick("check \(name):", "controle \(name):", "contrôle \(name)\u{A0}:", "Prüfung \(name):")
  }

  // MARK: Checks

  /// Every check that can be decided holds.
  var allChecksHold: String {
    pick(
      "all checks hold", "aan alle controles is voldaan", "tous les contrôles sont respectés",
      "alle Prüfungen sind erfüllt")
  }

  /// How many checks of level error fail.
  func checksFail(_ count: Int) -> String {
    count == 1
      ? pick("1 check fails", "1 controle niet voldaan", "1 contrôle non respecté", "1 Prüfung nicht erfüllt")
      : pick(
        "\(count) checks fail", "\(count) controles niet voldaan", "\(count) contrôles non respectés",
        "\(count) Prüfungen nicht erfüllt")
  }

  // MARK: Steps

  /// Before steps that were taken back.
  var undone: String { pick("undone: ", "ongedaan gemaakt: ", "annulé\u{A0}: ", "rückgängig gemacht: ") }
  /// Before steps that were made again.
  var madeAgain: String { pick("made again: ", "opnieuw gedaan: ", "refait\u{A0}: ", "wiederholt: ") }
  /// Behind the first of many steps.
  func andMore(_ count: Int) -> String {
    " " + pick("and \(count) more", "en nog \(count)", "et \(count) de plus", "und \(count) weitere")
  }
  /// The list of changes where there is none.
  var noChanges: String { pick("no changes", "geen wijzigingen", "aucune modification", "keine Änderungen") }
  /// Steps that can be made again.
  func canBeMadeAgain(_ count: Int) -> String {
    pick(
      "\(count) undone: 'redo' makes \(count == 1 ? "it" : "them") again",
      "\(count) ongedaan gemaakt: 'redo' doet \(count == 1 ? "die" : "ze") opnieuw",
      count == 1 ? "1 annulée\u{A0}: 'redo' la refait" : "\(count) annulées\u{A0}: 'redo' les refait",
      "\(count) rückgängig gemacht: 'redo' wiederholt sie")
  }

  // MARK: Values

  /// A value that is not known, and the inputs that it waits for.
  func missing(waitsFor inputs: [String]) -> String {
    inputs.isEmpty
      ? missing
      : missing + ", " + pick("waits for", "wacht op", "attend", "wartet auf") + " " + inputs.joined(separator: ", ")
  }

  /// A value that is judged, with the reason alone.
  func judged(because reason: String) -> String {
    pick("judged because", "beoordeeld omdat", "jugé car", "beurteilt, weil") + " \"\(reason)\""
  }

  /// A list without members.
  var emptyList: String {
    pick(
      "nothing: the list is empty", "niets: de lijst is leeg", "rien\u{A0}: la liste est vide",
      "nichts: die Liste ist leer")
  }
  /// The heads of a series.
  var period: String { pick("period", "periode", "période", "Zeitraum") }
  var value: String { pick("value", "waarde", "valeur", "Wert") }

  // MARK: Comparing scenarios

  /// No record of a scenario differs.
  var noRecordDiffers: String {
    pick("no record differs", "geen record verschilt", "aucun enregistrement ne diffère", "kein Datensatz ist anders")
  }
  /// The head of the column of ids.
  var recordHead: String { pick("record", "record", "enregistrement", "Datensatz") }
}
