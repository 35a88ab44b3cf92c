import EMSSemantics

/// The fixed words of analyses: what goals, sensitivity and open inputs say.
extension FixedWords {
  /// Between a head and what follows it.
  private var colon: String { pick(":", ":", "\u{A0}:", ":") }
  private var semicolon: String { pick(";", ";", "\u{A0};", ";") }

  private func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) " + (number == 1 ? one : many)
  }

  /// A value that something has: `class is high`.
  private func has(_ name: String, _ value: String) -> String {
    name + " " + pick("is", "is", "est", "ist") + " " + value
  }

  // MARK: Heads

  var step: String { pick("steps", "stappen", "pas", "Schritte") }
  var changes: String { pick("changes", "wijzigingen", "modifications", "Änderungen") }
  var change: String { pick("change", "wijziging", "modification", "Änderung") }
  var fromTo: String { pick("from → to", "van → naar", "de → à", "von → nach") }
  var then: String { pick("then", "daarna", "alors", "dann") }
  var now: String { pick("now", "nu", "à présent", "jetzt") }
  var down: String { pick("down", "omlaag", "en bas", "ab") }
  var up: String { pick("up", "omhoog", "en haut", "auf") }
  var records: String { pick("records", "records", "enregistrements", "Datensätze") }

  // MARK: Goals

  /// How many variants were tried.
  func variants(_ number: Int) -> String {
    pick(
      count(number, "variant", "variants"), count(number, "variant", "varianten"),
      count(number, "variante", "variantes"),
      count(number, "Variante", "Varianten"))
  }

  /// Where no record is asked about.
  func noRecord(toBringTo wish: String) -> String {
    pick(
      "no record to bring to", "geen record om te brengen op", "aucun enregistrement à amener à",
      "kein Datensatz ist zu bringen auf") + " " + wish
  }

  func holdsAlready(_ path: String, _ value: String, _ wish: String) -> String {
    has(path, value) + colon + " " + wish + " "
      + pick("holds already", "geldt al", "est déjà vrai", "gilt bereits") + "."
  }

  /// What a wish takes: how many changes of how many steps, in how many ways.
  func takes(_ path: String, _ value: String, _ wish: String, changes: Int, steps: Int, ways: Int) -> String {
    let size = pick(
      count(changes, "change", "changes") + " of " + count(steps, "step", "steps"),
      count(changes, "wijziging", "wijzigingen") + " van " + count(steps, "stap", "stappen"),
      count(changes, "modification", "modifications") + " de " + count(steps, "pas", "pas"),
      count(changes, "Änderung", "Änderungen") + " um " + count(steps, "Schritt", "Schritte"))
    let many =
      ways == 1
      ? pick("one way", "op één manier", "d’une seule façon", "auf eine Art")
      : pick("\(ways) ways", "op \(ways) manieren", "de \(ways) façons", "auf \(ways) Arten")
    return has(path, value) + semicolon + " " + wish + " " + pick("takes", "vraagt", "demande", "braucht") + " " + size
      + ", " + many + colon
  }

  func moreOfThisSize(_ number: Int) -> String {
    pick(
      "\(number) more of the same size", "nog \(number) van dezelfde omvang", "\(number) de plus, de même ampleur",
      "\(number) weitere gleichen Umfangs")
  }

  var stoppedAtBound: String {
    pick(
      "the search stopped at its bound: there may be more of this size",
      "het zoeken stopte bij zijn grens: er kunnen er meer van deze omvang zijn",
      "la recherche s’est arrêtée à sa limite\u{A0}: il peut y en avoir d’autres de cette ampleur",
      "die Suche hielt an ihrer Grenze an: es kann weitere dieses Umfangs geben")
  }

  func isJudged(_ path: String, _ value: String) -> String {
    pick(
      "\(path) is judged \(value), and no input moves a judgement.",
      "\(path) is beoordeeld als \(value), en geen invoer verandert een oordeel.",
      "\(path) est jugé \(value), et aucune donnée ne change un jugement.",
      "\(path) ist als \(value) beurteilt, und keine Eingabe ändert ein Urteil.")
  }

  func readsNoInput(_ path: String, _ value: String, _ wish: String) -> String {
    pick(
      "\(path) is \(value), and reads no input that can be changed: \(wish) cannot be reached.",
      "\(path) is \(value), en leest geen invoer die te wijzigen is: \(wish) is niet te bereiken.",
      "\(path) est \(value), et ne lit aucune donnée modifiable\u{A0}: \(wish) ne peut être atteint.",
      "\(path) ist \(value) und liest keine Eingabe, die sich ändern lässt: \(wish) ist nicht erreichbar.")
  }

  /// Where no change reaches a wish, and all were tried.
  func unreachable(
    _ path: String, _ value: String, _ wish: String, _ inputs: String, isPruned: Bool, variants number: Int
  ) -> String {
    let tried =
      isPruned
      ? pick(
        "all that can move it there were tried", "alle die het daarheen kunnen brengen zijn geprobeerd",
        "toutes celles qui peuvent l’y amener ont été essayées", "alle, die es dorthin bringen können, wurden versucht")
      : pick("all were tried", "alle zijn geprobeerd", "toutes ont été essayées", "alle wurden versucht")
    return pick(
      "\(path) is \(value), and no change of \(inputs) brings it to \(wish): ",
      "\(path) is \(value), en geen wijziging van \(inputs) brengt het op \(wish): ",
      "\(path) est \(value), et aucune modification de \(inputs) ne l’amène à \(wish)\u{A0}: ",
      "\(path) ist \(value), und keine Änderung von \(inputs) bringt es auf \(wish): ") + tried + " ("
      + variants(number) + ")."
  }

  /// Where the search stopped at its bound; `changes` are the most that were tried through.
  func stopped(_ path: String, _ value: String, _ wish: String, variants number: Int, changes: Int) -> String {
    let start = pick(
      "\(path) is \(value); the search for \(wish) stopped early after \(variants(number)). ",
      "\(path) is \(value); het zoeken naar \(wish) stopte voortijdig na \(variants(number)). ",
      "\(path) est \(value)\u{A0}; la recherche de \(wish) s’est arrêtée avant la fin, après \(variants(number)). ",
      "\(path) ist \(value); die Suche nach \(wish) brach nach \(variants(number)) vorzeitig ab. ")
    switch changes {
    case ...0:
      return start
        + pick(
          "Not even all single changes were tried.", "Niet eens alle enkele wijzigingen zijn geprobeerd.",
          "Toutes les modifications uniques n’ont pas même été essayées.",
          "Nicht einmal alle einzelnen Änderungen wurden versucht.")
    case 1:
      return start
        + pick(
          "No single change reaches it.", "Geen enkele wijziging alleen bereikt het.",
          "Aucune modification seule n’y suffit.", "Keine einzelne Änderung genügt.")
    default:
      return start
        + pick(
          "No \(changes) changes or fewer reach it.", "Met \(changes) wijzigingen of minder is het niet te bereiken.",
          "\(changes) modifications ou moins n’y suffisent pas.", "\(changes) Änderungen oder weniger genügen nicht.")
    }
  }

  var searchFurther: String {
    pick(
      "name fewer inputs with 'by', or ask for a higher bound",
      "noem met 'by' minder invoer, of vraag een hogere grens",
      "nommez moins de données avec 'by', ou demandez une limite plus haute",
      "mit 'by' weniger Eingaben nennen, oder eine höhere Grenze verlangen")
  }

  /// Why an answer is least.
  func proof(changes: Int, _ inputs: String, isPruned: Bool, variants number: Int) -> String {
    let fewer =
      changes > 1
      ? pick(
        "no fewer and no smaller changes do", "minder of kleinere wijzigingen volstaan niet",
        "des modifications moins nombreuses ou plus petites ne suffisent pas",
        "weniger oder kleinere Änderungen genügen nicht")
      : pick(
        "no smaller change does", "een kleinere wijziging volstaat niet",
        "une modification plus petite ne suffit pas", "eine kleinere Änderung genügt nicht")
    let tried = pick(
      "\(variants(number)) of \(inputs) tried", "\(variants(number)) van \(inputs) geprobeerd",
      "\(variants(number)) de \(inputs) essayées", "\(variants(number)) von \(inputs) versucht")
    let rest = pick(
      "the others move it the wrong way or not far enough",
      "de andere brengen het de verkeerde kant op of niet ver genoeg",
      "les autres vont dans le mauvais sens ou pas assez loin",
      "die übrigen führen in die falsche Richtung oder nicht weit genug")
    return fewer + colon + " " + tried + (isPruned ? ", " + rest : "")
  }

  var nothingNearer: String {
    pick(
      "nothing nearer than now was found", "niets dat dichterbij ligt dan nu is gevonden",
      "rien de plus proche qu’à présent n’a été trouvé", "nichts, das näher liegt als jetzt, wurde gefunden")
  }

  /// What is nearest to a wish: of all there is, or of what was tried before the search stopped.
  func nearest(_ value: String, isProved: Bool) -> String {
    let head =
      isProved
      ? pick(
        "The nearest that can be reached is", "Het dichtstbij te bereiken is",
        "Le plus proche qui puisse être atteint est",
        "Am nächsten zu erreichen ist")
      : pick(
        "The nearest that was found is", "Het dichtstbij gevonden is", "Le plus proche qui ait été trouvé est",
        "Am nächsten gefunden wurde")
    return head + " " + value + colon
  }

  /// The same in a cell of a table.
  func nearestInBrief(_ value: String, isProved: Bool) -> String {
    isProved
      ? pick("nearest \(value)", "dichtstbij \(value)", "au plus proche \(value)", "am nächsten \(value)")
      : pick(
        "nearest found \(value)", "dichtstbij gevonden \(value)", "au plus proche trouvé \(value)",
        "am nächsten gefunden \(value)")
  }

  var judgedResult: String { pick("judged", "beoordeeld", "jugé", "beurteilt") }
  var cannotBeReached: String { pick("cannot be reached", "niet te bereiken", "hors d’atteinte", "nicht erreichbar") }
  var stoppedEarly: String {
    pick("stopped early", "voortijdig gestopt", "arrêté avant la fin", "vorzeitig abgebrochen")
  }
  var fewestChanges: String {
    pick(
      "fewest, smallest changes", "minste, kleinste wijzigingen",
      "modifications les moins nombreuses, les plus petites",
      "wenigste, kleinste Änderungen")
  }
  var otherWays: String { pick("other ways", "andere manieren", "autres façons", "andere Arten") }

  /// More of what is listed, within a cell or a list.
  func furtherOnes(_ number: Int) -> String {
    pick("\(number) more", "nog \(number)", "\(number) de plus", "\(number) weitere")
  }

  /// What became of all records of a question.
  func summary(of count: Int, _ wish: String, hold: Int, reached: Int, unreached: Int, stopped: Int) -> String {
    let text = pick(
      "\(count) records, \(wish): \(hold) hold already, \(reached) can be reached, \(unreached) not",
      "\(count) records, \(wish): \(hold) gelden al, \(reached) te bereiken, \(unreached) niet",
      "\(count) enregistrements, \(wish)\u{A0}: \(hold) déjà vrais, \(reached) peuvent être atteints, \(unreached) non",
      "\(count) Datensätze, \(wish): \(hold) gelten bereits, \(reached) erreichbar, \(unreached) nicht")
    if stopped == 0 { return text + "." }
    return text + ", "
      + pick(
        "of \(stopped) the search stopped early", "van \(stopped) stopte het zoeken voortijdig",
        "pour \(stopped) la recherche s’est arrêtée avant la fin", "bei \(stopped) brach die Suche vorzeitig ab") + "."
  }

  /// Below the table of many records.
  func tried(_ number: Int, isStopped: Bool) -> String {
    let rest =
      isStopped
      ? pick(
        "where it says so the search stopped at its bound", "waar dat staat stopte het zoeken bij zijn grens",
        "là où c’est dit, la recherche s’est arrêtée à sa limite", "wo es steht, hielt die Suche an ihrer Grenze an")
      : pick(
        "no fewer or smaller changes do", "minder of kleinere wijzigingen volstaan niet",
        "des modifications moins nombreuses ou plus petites ne suffisent pas",
        "weniger oder kleinere Änderungen genügen nicht")
    return variants(number) + " " + pick("tried", "geprobeerd", "essayées", "versucht") + semicolon + " " + rest
  }

  // MARK: Sensitivity

  /// How many records stand next to another result.
  func oneStepAway(_ near: Int, of count: Int, _ plural: String, _ results: [String]) -> String {
    let list = results.joined(separator: ", ")
    return pick(
      "\(near) of \(count) \(plural) are one step from another \(results.joined(separator: " or ")).",
      "\(plural): \(near) van \(count) liggen één stap van een ander resultaat (\(list)).",
      "\(plural)\u{A0}: \(near) sur \(count) sont à un pas d’un autre résultat (\(list)).",
      "\(plural): \(near) von \(count) liegen einen Schritt von einem anderen Ergebnis (\(list)).")
  }

  /// How firm the order of the records is; `top` is nil where all of them are among the first.
  func ranking(_ score: String, pairs: Int, kept: Int, percent: String, top: (count: Int, certain: Int)?) -> String {
    let order = pick(
      "How firm is the ranking by \(score)? If one input of each record were judged a step too high or too low, \(kept) of \(pairs) pairs (\(percent) %) would be sure to keep their order",
      "Hoe vast is de rangorde naar \(score)? Als van elk record één invoer een stap te hoog of te laag beoordeeld is, houden \(kept) van \(pairs) paren (\(percent) %) zeker hun volgorde",
      "Le classement par \(score) est-il solide\u{A0}? Si une donnée de chaque enregistrement était jugée d’un pas trop haut ou trop bas, \(kept) des \(pairs) paires (\(percent) %) garderaient sûrement leur ordre",
      "Wie fest ist die Rangfolge nach \(score)? Wäre in jedem Datensatz eine Eingabe um einen Schritt zu hoch oder zu niedrig beurteilt, behielten \(kept) von \(pairs) Paaren (\(percent) %) sicher ihre Reihenfolge"
    )
    guard let top else { return order + "." }
    let (count, certain) = top
    return order
      + pick(
        ", and \(certain) of the \(count) at the top would be sure to stay there.",
        ", en blijven \(certain) van de bovenste \(count) daar zeker.",
        ", et \(certain) des \(count) premiers le resteraient sûrement.",
        ", und \(certain) der ersten \(count) blieben sicher dort.")
  }

  func whatDecides(_ plural: String) -> String {
    pick(
      "What decides most: \(plural) that flip in one step", "Wat het meest beslist: hoeveel er in één stap omslaan",
      "Ce qui décide le plus\u{A0}: combien basculent en un pas",
      "Was am meisten entscheidet: wie viele in einem Schritt kippen")
  }

  func flipsNothing(_ names: [String]) -> String {
    pick(
      "one step flips nothing", "één stap doet niets omslaan", "un pas ne fait rien basculer",
      "ein Schritt kippt nichts")
      + colon + " " + names.joined(separator: ", ")
  }

  func notMoved(_ names: [String]) -> String {
    pick(
      "not moved, because the weights beside it are written as numbers",
      "niet verschoven, omdat de gewichten ernaast als getallen geschreven zijn",
      "non déplacé, car les poids à côté sont écrits en nombres",
      "nicht bewegt, weil die Gewichte daneben als Zahlen geschrieben sind") + colon + " "
      + names.joined(separator: ", ")
  }

  func leftOutOfMoves(_ number: Int) -> String {
    pick(
      "\(number) records left out: what they depend on reads the whole register, and each change costs an evaluation of it",
      "\(number) records weggelaten: waar ze van afhangen leest het hele register, en elke wijziging kost een berekening daarvan",
      "\(number) enregistrements omis\u{A0}: ce dont ils dépendent lit tout le registre, et chaque modification en coûte un calcul",
      "\(number) Datensätze ausgelassen: wovon sie abhängen, liest das ganze Register, und jede Änderung kostet eine Berechnung davon"
    )
  }

  func moreRecords(_ number: Int) -> String {
    pick(
      "\(number) more records", "nog \(number) records", "\(number) enregistrements de plus",
      "\(number) weitere Datensätze")
  }

  func nothingFlips(_ record: String) -> String {
    record + colon + " "
      + pick(
        "no single change flips it", "geen enkele wijziging alleen doet het omslaan",
        "aucune modification seule ne le fait basculer", "keine einzelne Änderung kippt es") + "."
  }

  // MARK: One parameter or matrix cell

  func whatStepsChange(_ name: String, _ value: String) -> String {
    name + ", " + now + " " + value + colon + " "
      + pick(
        "what each step changes", "wat elke stap verandert", "ce que change chaque pas", "was jeder Schritt ändert")
  }

  /// What stands above the records that a step further away changes besides those of the steps before.
  func addedBy(_ step: String, isFirst: Bool) -> String {
    if isFirst { return step }
    return step + colon + " "
      + pick("what this step adds", "wat deze stap toevoegt", "ce que ce pas ajoute", "was dieser Schritt hinzufügt")
  }

  /// The other weights, which follow.
  var besides: String { pick("beside it", "daarnaast", "à côté", "daneben") }

  func isNotRead(_ name: String, _ value: String) -> String {
    has(name, value) + semicolon + " "
      + pick(
        "no class and no significance reads it", "geen klasse en geen significantie leest het",
        "aucun niveau et aucune importance ne le lit", "keine Stufe und keine Bedeutung liest es") + "."
  }

  func changesNothing(_ name: String, _ value: String, down: Int, up: Int) -> String {
    has(name, value) + semicolon + " "
      + pick(
        "\(down) steps down and \(up) up change no class",
        "\(down) stappen omlaag en \(up) omhoog veranderen geen klasse",
        "\(down) pas vers le bas et \(up) vers le haut ne changent aucun niveau",
        "\(down) Schritte ab und \(up) auf ändern keine Stufe") + "."
  }

  func cannotMove(_ name: String, _ value: String) -> String {
    has(name, value) + semicolon + " "
      + pick(
        "its limits, the order of a band or a greatest value leave it no step",
        "zijn grenzen, de volgorde van een band of een grootste waarde laten het geen stap",
        "ses limites, l’ordre d’une bande ou une valeur maximale ne lui laissent aucun pas",
        "seine Grenzen, die Reihenfolge eines Bandes oder ein größter Wert lassen ihm keinen Schritt") + "."
  }

  // MARK: Open inputs

  var nothingOpen: String {
    pick(
      "No input that is not given can change a class.", "Geen invoer die niet is opgegeven kan een klasse veranderen.",
      "Aucune donnée non indiquée ne peut changer un niveau.",
      "Keine Eingabe, die nicht angegeben ist, kann eine Stufe ändern.")
  }
  var openInputs: String {
    pick(
      "Not given, and can change a class", "Niet opgegeven, en kan een klasse veranderen",
      "Non indiqué, et peut changer un niveau", "Nicht angegeben, und kann eine Stufe ändern")
  }
  var possibleResults: String {
    pick("results it can make", "mogelijke resultaten", "résultats possibles", "mögliche Ergebnisse")
  }
  var of: String { pick("of", "van", "de", "von") }
  func orMore(_ number: Int) -> String {
    "\(number) " + pick("or more", "of meer", "ou plus", "oder mehr")
  }
}
