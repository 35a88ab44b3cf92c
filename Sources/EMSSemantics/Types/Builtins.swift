import EMSSyntax
import EMSValues

/// The functions of the language, in one table: the checker, the reference and the editor read it.
enum Builtins {
  /// How arguments are checked and what the function becomes.
  enum Form {
    /// A list, or several values.
    case aggregate(Aggregate)
    /// `count`: of yes-no values the yeses, else the members.
    case count
    /// `first`, `last`: of a list.
    case edge(Aggregate)
    case known
    /// One number in, of which the unit is kept, or a plain number.
    case number(Function, keepsUnit: Bool)
    case root
    case ifState(Function)
    case round
    case weighted
    /// `share(x, in: list)` and its like.
    case inList(Operation)
    case greatest
    case judged(Mark)
    case dates(Function)
    case latest
    case texts(Function)
    case quantity
    case at, change, trend, coarser(isYear: Bool), periods, until
    case day(Function)
    /// `level(scale, name)`, `record(kind, id)`.
    case level, record
  }

  /// What is asked of the mark of a cell.
  enum Mark { case isJudged, author, day }

  /// What a function does with a member or argument that is missing, and with one that is n/a.
  enum States: String {
    case spreads = "missing if an argument is; n/a is refused"
    case dropsOut = "missing if a member is missing; n/a drops out"
    case decides = "decided by what is known, else missing; n/a drops out"
    case counts = "counts records whatever they hold"
    case tests = "asks for the state itself"
    case leavesOut = "leaves out what is missing; errors stay"
  }

  /// One function.
  struct Entry {
    /// Its name.
    let name: String
    /// Its arguments as documentation shows them.
    let arguments: String
    /// What it gives.
    let result: String
    /// What it does with states.
    let states: States
    /// One sentence.
    let text: String
    let form: Form
  }

  /// All functions, in the order of the reference.
  static let all: [Entry] = [
    Entry(
      name: "min", arguments: "list · a, b, …", result: "the same type", states: .dropsOut,
      text: "The least; of levels by the order as written.", form: .aggregate(.min)),
    Entry(
      name: "max", arguments: "list · a, b, …", result: "the same type", states: .dropsOut,
      text: "The greatest; of levels by the order as written.", form: .aggregate(.max)),
    Entry(
      name: "sum", arguments: "list · a, b, … · series", result: "number or quantity", states: .dropsOut,
      text: "The total; of nothing 0.", form: .aggregate(.sum)),
    Entry(
      name: "mean", arguments: "list · a, b, … · series", result: "number or quantity", states: .dropsOut,
      text: "The average.", form: .aggregate(.mean)),
    Entry(
      name: "median", arguments: "list · a, b, …", result: "number or quantity", states: .dropsOut,
      text: "The middle one in order; of an even number the mean of the two in the middle.", form: .aggregate(.median)),
    Entry(
      name: "count", arguments: "list · a, b, …", result: "number", states: .counts,
      text: "Of yes-no values the yeses, of anything else the members.", form: .count),
    Entry(
      name: "any", arguments: "list of yes-no · a, b, …", result: "yes-no", states: .decides,
      text: "Whether one is yes; of nothing no.", form: .aggregate(.any)),
    Entry(
      name: "all", arguments: "list of yes-no · a, b, …", result: "yes-no", states: .decides,
      text: "Whether each is yes; of nothing yes.", form: .aggregate(.all)),
    Entry(
      name: "known", arguments: "list", result: "list", states: .leavesOut,
      text: "The members that are not missing.", form: .known),
    Entry(
      name: "worst", arguments: "list of levels · a, b, …", result: "level", states: .decides,
      text: "The worst level by the direction of its scale.", form: .aggregate(.worst)),
    Entry(
      name: "best", arguments: "list of levels · a, b, …", result: "level", states: .decides,
      text: "The best level by the direction of its scale.", form: .aggregate(.best)),
    Entry(
      name: "round", arguments: "x · x, digits · x, to: step · half-even, down or up", result: "number or quantity",
      states: .spreads, text: "Rounded half away from zero, unless told otherwise.", form: .round),
    Entry(
      name: "floor", arguments: "number", result: "number", states: .spreads, text: "The greatest whole number below.",
      form: .number(.floor, keepsUnit: false)),
    Entry(
      name: "ceiling", arguments: "number", result: "number", states: .spreads, text: "The least whole number above.",
      form: .number(.ceiling, keepsUnit: false)),
    Entry(
      name: "abs", arguments: "number or quantity", result: "the same", states: .spreads, text: "Without its sign.",
      form: .number(.absolute, keepsUnit: true)),
    Entry(
      name: "sqrt", arguments: "number or quantity", result: "number or quantity", states: .spreads,
      text: "The square root, to 15 digits where it is not exact.", form: .root),
    Entry(
      name: "exp", arguments: "number", result: "number", states: .spreads, text: "e to that power, to 15 digits.",
      form: .number(.exponential, keepsUnit: false)),
    Entry(
      name: "ln", arguments: "number", result: "number", states: .spreads, text: "The natural logarithm, to 15 digits.",
      form: .number(.logarithm, keepsUnit: false)),
    Entry(
      name: "if-missing", arguments: "x, y", result: "the type of both", states: .tests,
      text: "x, or y where x is missing; an error stays.", form: .ifState(.ifMissing)),
    Entry(
      name: "if-na", arguments: "x, y", result: "the type of both", states: .tests,
      text: "x, or y where x is n/a.", form: .ifState(.ifNotApplicable)),
    Entry(
      name: "weighted", arguments: "term: weight, …, last: rest, over: applicable", result: "number or quantity",
      states: .spreads, text: "The sum of terms times weights, which total 100 %; nothing is divided.", form: .weighted),
    Entry(
      name: "share", arguments: "x, in: list", result: "number", states: .dropsOut,
      text: "x as a part of the total of the list.", form: .inList(.share)),
    Entry(
      name: "rank", arguments: "x, in: list", result: "number", states: .dropsOut,
      text: "The place of x in the list, 1 for the greatest; equals have one place.", form: .inList(.rank)),
    Entry(
      name: "cumulative-share", arguments: "x, in: list", result: "number", states: .dropsOut,
      text: "The share of all that is greater than x.", form: .inList(.cumulativeShare)),
    Entry(
      name: "greatest", arguments: "field", result: "the type of the field", states: .spreads,
      text: "The most that the field's range allows.", form: .greatest),
    Entry(
      name: "judged", arguments: "field", result: "yes-no", states: .tests,
      text: "Whether its value is a judgement or bears a reason.", form: .judged(.isJudged)),
    Entry(
      name: "judged-by", arguments: "field", result: "text", states: .tests, text: "Who judged it.",
      form: .judged(.author)),
    Entry(
      name: "judged-on", arguments: "field", result: "date", states: .tests, text: "When it was judged.",
      form: .judged(.day)),
    Entry(
      name: "days", arguments: "date, date", result: "number", states: .spreads,
      text: "Days from the first to the second.",
      form: .dates(.days)),
    Entry(
      name: "years", arguments: "date, date", result: "number", states: .spreads,
      text: "Completed years from the first to the second.", form: .dates(.years)),
    Entry(
      name: "latest", arguments: "list, by: date", result: "a record", states: .spreads,
      text: "The record with the latest date, of equals the later declared.", form: .latest),
    Entry(
      name: "first", arguments: "list", result: "a member", states: .dropsOut,
      text: "The first member; of nothing missing.",
      form: .edge(.first)),
    Entry(
      name: "last", arguments: "list", result: "a member", states: .dropsOut,
      text: "The last member; of nothing missing.",
      form: .edge(.last)),
    Entry(
      name: "length", arguments: "text", result: "number", states: .spreads, text: "How many characters it has.",
      form: .texts(.length)),
    Entry(
      name: "contains", arguments: "text, part", result: "yes-no", states: .spreads,
      text: "Whether the part stands in the text; case is ignored.", form: .texts(.contains)),
    Entry(
      name: "starts-with", arguments: "text, start", result: "yes-no", states: .spreads,
      text: "Whether the text begins so; case is ignored.", form: .texts(.startsWith)),
    Entry(
      name: "quantity", arguments: "number, unit", result: "quantity", states: .spreads,
      text: "A number and the text of a unit as a quantity, in imports.", form: .quantity),
    Entry(
      name: "at", arguments: "series, period", result: "quantity", states: .spreads,
      text: "The value of that very period, or missing.", form: .at),
    Entry(
      name: "change", arguments: "series, from, to", result: "number", states: .spreads,
      text: "The relative change between two periods.", form: .change),
    Entry(
      name: "trend", arguments: "series", result: "quantity per year", states: .spreads,
      text: "The least-squares slope; missing below two values.", form: .trend),
    Entry(
      name: "yearly", arguments: "series · series, sum, mean or last", result: "series", states: .spreads,
      text: "By year; missing while parts are.", form: .coarser(isYear: true)),
    Entry(
      name: "quarterly", arguments: "series · series, sum, mean or last", result: "series", states: .spreads,
      text: "By quarter; missing while parts are.", form: .coarser(isYear: false)),
    Entry(
      name: "periods", arguments: "series", result: "list of periods", states: .spreads,
      text: "The periods that have a value, in order.", form: .periods),
    Entry(
      name: "until", arguments: "series, date", result: "series", states: .spreads,
      text: "The values of the periods that are over on that day.", form: .until),
    Entry(
      name: "start", arguments: "period", result: "date", states: .spreads, text: "Its first day.",
      form: .day(.firstDay)),
    Entry(
      name: "end", arguments: "period", result: "date", states: .spreads, text: "Its last day.", form: .day(.lastDay)),
    Entry(
      name: "level", arguments: "scale, level", result: "level", states: .spreads, text: "The level of that scale.",
      form: .level),
    Entry(
      name: "record", arguments: "kind, id", result: "a record", states: .spreads,
      text: "The record of that kind and id.",
      form: .record),
  ]

  private static let places: [String: Int] = {
    var result: [String: Int] = [:]
    for (index, entry) in all.enumerated() { result[entry.name] = index }
    return result
  }()

  /// The function of this name.
  static func function(named name: String) -> Entry? { places[name].map { all[$0] } }

  /// Functions whose result has the type of their arguments, so that a bare level among them says no type.
  static let followArguments: Set<String> = ["min", "max", "worst", "best", "if-missing", "if-na"]
}
