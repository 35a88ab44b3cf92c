import EMSValues

/// A thing that a rule speaks of, the same wherever and however often it is written: a row, a field of it, a sum of two fields.
struct Symbol: Hashable {
  let index: Int32
}

/// What a symbol stands for.
enum SymbolShape: Hashable {
  /// The row that a rule of this kind is computed for.
  case row(KindID)
  /// A member of a list.
  case member(Symbol)
  /// An operation on other things.
  case operation(Operation, [Symbol])
  /// How two things stand to each other: below, equal, above.
  case order(Symbol, Symbol)
  /// Something that nothing else equals.
  case unlike(ExpressionID)
}

/// All symbols of one proof, each shape once.
struct SymbolTable {
  private(set) var shapes: [SymbolShape] = []
  private var numbers: [SymbolShape: Symbol] = [:]
  /// The first of the things that each is made of: the row.
  private var roots: [Symbol] = []

  /// The symbol of a shape.
  mutating func intern(_ shape: SymbolShape) -> Symbol {
    if let known = numbers[shape] { return known }
    let symbol = Symbol(index: Int32(shapes.count))
    shapes.append(shape)
    numbers[shape] = symbol
    switch shape {
    case .row, .member, .unlike: roots.append(symbol)
    case .operation(_, let operands): roots.append(operands.first.map { root(of: $0) } ?? symbol)
    case .order(let first, _): roots.append(root(of: first))
    }
    return symbol
  }

  /// The symbol of a shape that was seen before.
  func find(_ shape: SymbolShape) -> Symbol? { numbers[shape] }

  /// The row at the start of what the symbol is made of, or itself.
  func root(of symbol: Symbol) -> Symbol { roots[Int(symbol.index)] }

  subscript(symbol: Symbol) -> SymbolShape { shapes[Int(symbol.index)] }

  /// Whether `part` is the symbol or something that it is made of.
  func contains(_ symbol: Symbol, _ part: Symbol) -> Bool {
    // Parts have lower numbers than what is made of them.
    if symbol == part { return true }
    if symbol.index < part.index { return false }
    switch self[symbol] {
    case .row, .unlike: return false
    case .member(let list): return contains(list, part)
    case .operation(_, let operands): return operands.contains { contains($0, part) }
    case .order(let one, let two): return contains(one, part) || contains(two, part)
    }
  }
}
