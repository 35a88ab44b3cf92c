/// How declarations are written.
extension LibraryTopic {
  static let declarations = [
    LibraryTopic(
      ["include"],
      (
        "another file, a method", "een ander bestand, een methode", "un autre fichier, une méthode",
        "eine andere Datei, eine Methode"
      ),
      (
        "A path in quotes, from the file that names it; or a part of the library between < >.",
        "Een pad tussen aanhalingstekens, vanaf het bestand dat het noemt; of een deel van de bibliotheek tussen < >.",
        "Un chemin entre guillemets, depuis le fichier qui le cite ; ou une partie de la bibliothèque entre < >.",
        "Ein Pfad in Anführungszeichen, von der Datei aus, die ihn nennt; oder ein Teil der Bibliothek zwischen < >."
      ),
      "include <methods/risk-matrix>\ninclude \"legal.ems\""),
    LibraryTopic(
      ["use", "use method"],
      (
        "which method, with which thresholds", "welke methode, met welke drempels", "quelle méthode, avec quels seuils",
        "welche Methode, mit welchen Schwellen"
      ),
      (
        "Needed where several methods judge one kind, or where a parameter is to have another value.",
        "Nodig waar meerdere methodes één soort beoordelen, of waar een parameter een andere waarde krijgt.",
        "Nécessaire où plusieurs méthodes jugent un genre, ou pour donner une autre valeur à un paramètre.",
        "Nötig, wo mehrere Methoden eine Art bewerten, oder wo ein Parameter einen anderen Wert erhält."
      ),
      "include <methods/risk-matrix>\nuse method risk-matrix { significant-from: 10 because \"management review\" on 2026-02-12 }"
    ),
    LibraryTopic(
      ["method", "methode", "for"],
      (
        "inputs and rules of your own", "eigen invoer en regels", "ses propres données et règles",
        "eigene Eingaben und Regeln"
      ),
      (
        "For each kind the inputs that it asks (name: type) and what it computes (name = rule); score, class and significant are what "
          + "outputs lead with.",
        "Per soort de invoer die ze vraagt (naam: type) en wat ze berekent (naam = regel); score, class en significant staan in de "
          + "uitvoer vooraan.",
        "Pour chaque genre, ce qu'elle demande (nom: type) et ce qu'elle calcule (nom = règle) ; score, class et significant viennent en "
          + "tête.",
        "Je Art, was sie fragt (Name: Typ) und was sie berechnet (Name = Regel); score, class und significant stehen vorn."
      ),
      """
      scale size { 1 small, 2 medium, 3 large }
      method ours "Our method" {
        parameter significant-from "Significant from": 2
        for impact {
          size: size
          score = size + 0
          significant = score >= significant-from
        }
        for aspect { significant = any(impacts.significant) }
      }
      """),
    LibraryTopic(
      ["scale", "schaal", "choice", "keuze", "level"],
      ("levels to choose from", "niveaus om uit te kiezen", "niveaux à choisir", "Stufen zur Auswahl"),
      (
        "A scale has an order, lowest first, with or without numbers; a choice has none. After a level its title, after a colon what it "
          + "means.",
        "Een schaal heeft een volgorde, laagste eerst, met of zonder getallen; een choice heeft er geen. Na een niveau zijn titel, na een "
          + "dubbelepunt wat het betekent.",
        "Une échelle a un ordre, du plus bas au plus haut, avec ou sans nombres ; un choice n'en a pas. Après un niveau son titre, après "
          + "deux-points son sens.",
        "Eine Skala hat eine Ordnung, das Niedrigste zuerst, mit oder ohne Zahlen; ein choice hat keine. Nach einer Stufe ihr Titel, nach "
          + "einem Doppelpunkt ihr Sinn."
      ),
      """
      scale size "Size" nl "Omvang" {
        1 small "Small" nl "Klein": "one machine" nl "één machine"
        2 large "Large" nl "Groot": "the whole site" nl "de hele vestiging"
      }
      choice shift { day, night }
      """),
    LibraryTopic(
      ["matrix", "matrijs", "table"],
      (
        "looked up by two levels", "opgezocht met twee niveaus", "cherché par deux niveaux",
        "nachgeschlagen mit zwei Stufen"
      ),
      (
        "The head lists the levels of the second scale, each row a level of the first and its cells, all of them. A table decides line by "
          + "line, from the top; - in it matches anything.",
        "De kop noemt de niveaus van de tweede schaal, elke rij een niveau van de eerste en haar cellen, allemaal. Een table beslist regel "
          + "per regel, van boven; - past daarin op alles.",
        "L'en-tête cite les niveaux de la seconde échelle, chaque ligne un niveau de la première et ses cellules, toutes. Une table décide "
          + "ligne par ligne, d'en haut ; - y vaut pour tout.",
        "Der Kopf nennt die Stufen der zweiten Skala, jede Zeile eine Stufe der ersten und ihre Zellen, alle. Eine table entscheidet Zeile "
          + "für Zeile, von oben; - passt darin auf alles."
      ),
      """
      scale size { small, large }
      scale often { seldom, daily }
      scale class { low, high }
      matrix risk (size, often) -> class {
               seldom  daily
        small  low     low
        large  low     high
      }
      table urgency (class: class, often: often) -> text {
        high  daily: "now"
        -     -    : "later"
      }
      """),
    LibraryTopic(
      ["parameter", "drempel"],
      ("a number with a name", "een getal met een naam", "un nombre nommé", "eine benannte Zahl"),
      (
        "A threshold or a weight that use, a scenario or --set may change.",
        "Een drempel of een gewicht dat use, een scenario of --set mag wijzigen.",
        "Un seuil ou un poids que use, un scénario ou --set peuvent changer.",
        "Eine Schwelle oder ein Gewicht, das use, ein Szenario oder --set ändern darf."
      ),
      "parameter internal-audit-days \"Days of an internal audit\": 2"),
    LibraryTopic(
      ["kind", "soort", "extend"],
      (
        "a sort of record, more fields", "een soort record, meer velden", "un genre, d'autres champs",
        "eine Art von Eintrag, mehr Felder"
      ),
      (
        "kind declares a sort of record of your own, extend adds fields to one of the library. ? may be missing.",
        "kind maakt een eigen soort record, extend voegt velden toe aan een van de bibliotheek. ? mag ontbreken.",
        "kind déclare un genre, extend ajoute des champs à un genre de la bibliothèque. ? peut manquer.",
        "kind vereinbart eine eigene Art, extend ergänzt Felder einer Art der Bibliothek. ? darf fehlen."
      ),
      """
      kind machine "Machine" { built: date?, process: process? }
      extend aspect { machine "Machine": machine? }
      """),
    LibraryTopic(
      ["check", "controle"],
      (
        "what the register must keep", "wat het register moet nakomen", "ce que le registre doit tenir",
        "was das Verzeichnis einhalten muss"
      ),
      (
        "For which records, what is expected of them, and what is said of those that do not keep it.",
        "Voor welke records, wat ervan verwacht wordt, en wat er gezegd wordt over die het niet nakomen.",
        "Pour quels enregistrements, ce qui en est attendu, et ce qui est dit de ceux qui ne le tiennent pas.",
        "Für welche Einträge, was von ihnen erwartet wird, und was über die gesagt wird, die es nicht einhalten."
      ),
      """
      check aspect-has-owner "Every aspect has an owner" {
        for aspect
        expect owner is not missing
        message "{title} has no owner"
        level note
      }
      """),
    LibraryTopic(
      ["view", "overzicht"],
      ("a table to show", "een tabel om te tonen", "un tableau à montrer", "eine Tabelle zum Zeigen"),
      (
        "Which records, which columns, in which order; shown by ems eval --view NAME.",
        "Welke records, welke kolommen, in welke volgorde; ems eval --view NAAM toont haar.",
        "Quels enregistrements, quelles colonnes, dans quel ordre ; montré par ems eval --view NOM.",
        "Welche Einträge, welche Spalten, in welcher Reihenfolge; ems eval --view NAME zeigt sie."
      ),
      """
      view emergencies "Emergencies" of aspect {
        where condition is emergency
        columns id, title, process, owner
        sort title
      }
      """),
    LibraryTopic(
      ["test"],
      (
        "a worked example of a method", "een uitgewerkt voorbeeld van een methode", "un exemple d'une méthode",
        "ein Beispiel einer Methode"
      ),
      (
        "Records that stand in this example alone, and what must come of them; run by ems test.",
        "Records die enkel in dit voorbeeld bestaan, en wat eruit moet komen; ems test voert het uit.",
        "Des enregistrements qui n'existent que là, et ce qui doit en résulter ; exécuté par ems test.",
        "Einträge, die nur hier bestehen, und was dabei herauskommen muss; ems test führt es aus."
      ),
      """
      include <methods/risk-matrix>
      test on-the-threshold {
        given aspect a { impact i { severity: moderate, probability: likely } }
        expect a.score = 12 and a.significant
      }
      """),
    LibraryTopic(
      ["scenario"], ("what would change", "wat er zou veranderen", "ce qui changerait", "was sich ändern würde"),
      (
        "Changes beside the register, which stays as it is: ems whatif --scenario NAME shows what becomes of them.",
        "Wijzigingen naast het register, dat blijft zoals het is: ems whatif --scenario NAAM toont wat ze doen.",
        "Des changements à côté du registre, qui reste tel quel : ems whatif --scenario NOM montre leur effet.",
        "Änderungen neben dem Verzeichnis, das bleibt, wie es ist: ems whatif --scenario NAME zeigt, was daraus wird."
      ),
      """
      include <methods/risk-matrix>
      aspect dust "Wood dust" { impact air "Air pollution" { severity: moderate, probability: likely } }
      scenario filter "A filter on the saw" { dust.air.probability: rare }
      """),
    LibraryTopic(
      ["from", "amend", "remove"],
      ("what holds from a day", "wat geldt vanaf een dag", "ce qui vaut dès un jour", "was ab einem Tag gilt"),
      (
        "Changes from a day on, so that --as-of shows the register as it was; amend adds to a record that stands elsewhere, remove takes "
          + "one away.",
        "Wijzigingen vanaf een dag, zodat --as-of het register toont zoals het was; amend vult een record aan dat elders staat, remove "
          + "neemt er een weg.",
        "Des changements dès un jour, de sorte que --as-of montre le registre d'alors ; amend complète un enregistrement écrit ailleurs, "
          + "remove en retire un.",
        "Änderungen ab einem Tag, sodass --as-of das Verzeichnis von damals zeigt; amend ergänzt einen Eintrag, der anderswo steht, "
          + "remove nimmt einen weg."
      ),
      """
      include <methods/risk-matrix>
      aspect dust "Wood dust" { impact air "Air pollution" { severity: moderate, probability: likely } }
      role foreman "Foreman"
      amend dust { owner: foreman }
      from 2027-01-01 { dust.air.probability: unlikely }
      """),
    LibraryTopic(
      ["import", "csv"],
      (
        "records from a CSV file", "records uit een CSV-bestand", "des enregistrements d'un fichier CSV",
        "Einträge aus einer CSV-Datei"
      ),
      (
        "For each field the header of its column, or a constant; a row is a record. Headers, decimals and dates may be those of a Dutch "
          + "spreadsheet.",
        "Per veld de kop van zijn kolom, of een vaste waarde; een rij is een record. Koppen, decimalen en datums mogen die van een "
          + "Nederlands rekenblad zijn.",
        "Pour chaque champ, l'en-tête de sa colonne ou une constante ; une ligne est un enregistrement. En-têtes, décimales et dates "
          + "peuvent être ceux d'un tableur français.",
        "Je Feld die Überschrift seiner Spalte oder ein fester Wert; eine Zeile ist ein Eintrag. Überschriften, Dezimalzahlen und Daten "
          + "dürfen die einer deutschen Tabelle sein."
      ),
      """
      import aspect from "register.csv" {
        delimiter ";"
        decimal ","
        id: column "Nr"
        title: column "Milieuaspect"
        impact { title: column "Effect" }
      }
      """),
    LibraryTopic(
      ["residual", "layer"],
      ("before and after control", "voor en na beheersing", "avant et après maîtrise", "vor und nach Steuerung"),
      (
        "A method that declares the layer computes everything twice: as given, and with what stands in its block.",
        "Een methode die de laag heeft, berekent alles twee keer: zoals gegeven, en met wat in haar blok staat.",
        "Une méthode qui a cette couche calcule tout deux fois : tel que donné, et avec ce que dit son bloc.",
        "Eine Methode mit dieser Schicht berechnet alles zweimal: wie angegeben, und mit dem, was in ihrem Block steht."
      ),
      """
      include <methods/product>
      aspect dust "Wood dust" {
        impact air "Air pollution" { severity: moderate, probability: likely, residual { probability: rare } }
      }
      """),
  ]
}
