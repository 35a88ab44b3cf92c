import EMSValues

/// What may be found where a value is expected.
struct PossibleStates: OptionSet, Hashable {
  let rawValue: UInt8

  static let missing = PossibleStates(rawValue: 1)
  static let notApplicable = PossibleStates(rawValue: 2)
  static let error = PossibleStates(rawValue: 4)
  /// n/a of an aggregate whose members all are: nobody has to say what it means, and still it drops out.
  static let silentlyNotApplicable = PossibleStates(rawValue: 8)

  /// n/a, said or not.
  static let dropping: PossibleStates = [.notApplicable, .silentlyNotApplicable]

  /// The same for an aggregate of it.
  var aggregated: PossibleStates {
    var result = subtracting(.notApplicable)
    if !isDisjoint(with: .dropping) { result.insert(.silentlyNotApplicable) }
    return result
  }
}

/// What an expression can be, before there are any data: a set that holds every value it can have, and the states.
///
/// Of a list it describes the members. Levels stand as their positions from 0, yes as 1 and no as 0, days as their numbers.
struct AbstractValue: Hashable {
  /// The possible values; nil where values are not followed: texts, records, periods, durations, series, units.
  var values: ValueSet?
  /// What there may be instead of a value.
  var states: PossibleStates
  /// Whether the set follows from the value of a parameter, so that a what-if can leave it.
  var readsParameter = false
  /// Whether the work was cut short, so that a state may stand here that cannot occur.
  var isCutShort = false

  init(_ values: ValueSet?, _ states: PossibleStates = []) {
    self.values = values
    self.states = states
  }

  /// Nothing at all: what an unreachable case gives.
  static let nothing = AbstractValue(.empty)

  /// Whatever either can be.
  func union(_ other: AbstractValue) -> AbstractValue {
    var result = self
    if let values, let others = other.values { result.values = values.union(others) } else { result.values = nil }
    result.states.formUnion(other.states)
    result.readsParameter = readsParameter || other.readsParameter
    result.isCutShort = isCutShort || other.isCutShort
    return result
  }

  /// The states and marks of all, with other values.
  static func combining(_ parts: [AbstractValue], _ values: ValueSet?) -> AbstractValue {
    var result = AbstractValue(values)
    for part in parts {
      result.states.formUnion(part.states)
      result.readsParameter = result.readsParameter || part.readsParameter
      result.isCutShort = result.isCutShort || part.isCutShort
    }
    return result
  }
}

/// What one thing may be in a box: numbers (levels, yes-no and days too), or values that only equal or differ.
enum ProofDomain: Hashable {
  case numbers(ValueSet)
  /// These values, or all but these.
  case words(Set<Value>, isComplement: Bool)

  static let anyWord = ProofDomain.words([], isComplement: true)

  var isEmpty: Bool {
    switch self {
    case .numbers(let set): set.isEmpty
    case .words(let set, let isComplement): !isComplement && set.isEmpty
    }
  }

  func intersection(_ other: ProofDomain) -> ProofDomain {
    switch (self, other) {
    case (.numbers(let one), .numbers(let two)): return .numbers(one.intersection(two))
    case (.words(let one, false), .words(let two, false)): return .words(one.intersection(two), isComplement: false)
    case (.words(let one, false), .words(let two, true)): return .words(one.subtracting(two), isComplement: false)
    case (.words(let one, true), .words(let two, false)): return .words(two.subtracting(one), isComplement: false)
    case (.words(let one, true), .words(let two, true)): return .words(one.union(two), isComplement: true)
    default: return self
    }
  }

  func subtracting(_ other: ProofDomain) -> ProofDomain {
    switch (self, other) {
    case (.numbers(let one), .numbers(let two)): return .numbers(one.subtracting(two))
    case (_, .words(let two, let isComplement)): return intersection(.words(two, isComplement: !isComplement))
    default: return self
    }
  }

  func union(_ other: ProofDomain) -> ProofDomain {
    switch (self, other) {
    case (.numbers(let one), .numbers(let two)): return .numbers(one.union(two))
    case (.words(let one, false), .words(let two, false)): return .words(one.union(two), isComplement: false)
    case (.words(let one, true), .words(let two, true)): return .words(one.intersection(two), isComplement: true)
    case (.words(let one, true), .words(let two, false)), (.words(let two, false), .words(let one, true)):
      return .words(one.subtracting(two), isComplement: true)
    default: return .anyWord
    }
  }
}

/// A conjunction: some things, each in a domain; all others anywhere in theirs. Never empty.
struct ProofBox: Hashable {
  struct Entry: Hashable {
    var symbol: Symbol
    var domain: ProofDomain
  }

  /// By symbol, each once.
  private(set) var entries: [Entry] = []

  init() {}

  init(_ symbol: Symbol, _ domain: ProofDomain) {
    entries = [Entry(symbol: symbol, domain: domain)]
  }

  /// Whether nothing is said, so that every case is in it.
  var isEverything: Bool { entries.isEmpty }

  /// What it says of one thing, or nil.
  subscript(symbol: Symbol) -> ProofDomain? {
    let index = position(symbol)
    return index < entries.count && entries[index].symbol == symbol ? entries[index].domain : nil
  }

  mutating func set(_ symbol: Symbol, _ domain: ProofDomain) {
    let index = position(symbol)
    if index < entries.count, entries[index].symbol == symbol {
      entries[index].domain = domain
    } else {
      entries.insert(Entry(symbol: symbol, domain: domain), at: index)
    }
  }

  private func position(_ symbol: Symbol) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].symbol.index < symbol.index { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What is in both, or nil where that is nothing.
  func intersection(_ other: ProofBox) -> ProofBox? {
    if entries.count < other.entries.count { return other.intersection(self) }
    var result = self
    for entry in other.entries {
      guard let own = self[entry.symbol] else {
        result.set(entry.symbol, entry.domain)
        continue
      }
      let shared = own.intersection(entry.domain)
      if shared.isEmpty { return nil }
      result.set(entry.symbol, shared)
    }
    return result
  }

  /// What is in this box and not in the other, as boxes that share nothing.
  /// - Parameter whole: all that a thing can be.
  func subtracting(_ other: ProofBox, whole: (Symbol) -> ProofDomain) -> [ProofBox] {
    var pieces: [ProofBox] = []
    var rest = self
    for entry in other.entries {
      let own = rest[entry.symbol] ?? whole(entry.symbol)
      let outside = own.subtracting(entry.domain)
      if !outside.isEmpty {
        var piece = rest
        piece.set(entry.symbol, outside)
        pieces.append(piece)
      }
      let inside = own.intersection(entry.domain)
      if inside.isEmpty { return pieces }
      rest.set(entry.symbol, inside)
    }
    return pieces
  }
}

/// Boxes of which at least one holds; nothing at all where there are none.
struct ProofBoxes: Hashable {
  /// The most boxes that are told apart.
  static let greatestCount = 10_000
  /// The most boxes that are known of inside a case; beyond, nothing is.
  static let greatestKnownCount = 64

  var boxes: [ProofBox]

  static let everything = ProofBoxes(boxes: [ProofBox()])
  static let nothing = ProofBoxes(boxes: [])

  var isEmpty: Bool { boxes.isEmpty }
  var isEverything: Bool { boxes.contains { $0.isEverything } }

  /// What is in both; nil where there are too many boxes.
  func intersection(_ other: ProofBoxes) -> ProofBoxes? {
    if isEverything { return other }
    if other.isEverything { return self }
    if boxes.count * other.boxes.count > ProofBoxes.greatestCount * 4 { return nil }
    var result: [ProofBox] = []
    for one in boxes {
      for two in other.boxes {
        if let shared = one.intersection(two) { result.append(shared) }
      }
    }
    return result.count > ProofBoxes.greatestCount ? nil : ProofBoxes(boxes: result)
  }

  /// What is here and not in the other; nil where there are too many boxes.
  func subtracting(_ other: ProofBoxes, whole: (Symbol) -> ProofDomain) -> ProofBoxes? {
    if other.isEverything { return .nothing }
    var rest = boxes
    for box in other.boxes {
      var next: [ProofBox] = []
      for own in rest {
        next += own.subtracting(box, whole: whole)
        if next.count > ProofBoxes.greatestCount { return nil }
      }
      rest = next
    }
    return ProofBoxes(boxes: rest)
  }

  /// The boxes, or nothing known where they are many.
  var known: ProofBoxes { boxes.count > ProofBoxes.greatestKnownCount ? .everything : self }

  /// What they say of one thing, or nil where nothing.
  func domain(of symbol: Symbol) -> ProofDomain? {
    var result: ProofDomain?
    for box in boxes {
      guard let domain = box[symbol] else { return nil }
      result = result.map { $0.union(domain) } ?? domain
    }
    return result
  }
}
