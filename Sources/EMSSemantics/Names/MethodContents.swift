import EMSSyntax
import EMSValues

/// What a method holds as it stands in the source, with what `like` and earlier revisions give it.
struct MethodContents {
  var scales: [NamedNode] = []
  var parameters: [NamedNode] = []
  var matrices: [NamedNode] = []
  var tables: [NamedNode] = []
  var layers: [NamedNode] = []
  var blocks: [BlockSource] = []
  /// The method under whose names inherited matrices, tables and parameters are read: itself where it declares any.
  var reader: MethodID

  /// A declaration inside a method.
  struct NamedNode {
    var name: String
    var node: NodeReference
  }

  /// A `for KIND …` block.
  struct BlockSource {
    var kind: KindID
    var condition: NodeReference?
    var isOtherwise: Bool
    /// The condition as text: blocks of equal heads are one.
    var head: String
    var fields: [FieldSource]
  }

  /// A field in a block.
  struct FieldSource {
    var name: String
    var fieldName: NodeID
    var declaration: NodeReference
    var isInput: Bool
  }

  /// Replaces the declaration of the same name, else adds this one.
  static func put(_ new: NamedNode, into list: inout [NamedNode]) {
    if let index = list.firstIndex(where: { $0.name == new.name }) { list[index] = new } else { list.append(new) }
  }

  /// Lays the blocks that a method gives over those that it inherits. A block of the same head takes over field by field;
  /// a field that comes with a new head replaces the inherited one in every block.
  mutating func lay(_ given: [BlockSource]) {
    let inherited = blocks.count
    for block in given {
      if let index = blocks[..<inherited].firstIndex(where: { $0.kind == block.kind && $0.head == block.head }) {
        for field in block.fields {
          if let place = blocks[index].fields.firstIndex(where: { $0.name == field.name }) {
            blocks[index].fields[place] = field
          } else {
            blocks[index].fields.append(field)
          }
        }
        continue
      }
      for index in 0..<inherited where blocks[index].kind == block.kind {
        blocks[index].fields.removeAll { old in block.fields.contains { $0.name == old.name } }
      }
      blocks.append(block)
    }
    blocks.removeAll { $0.fields.isEmpty }
  }

  /// Conditions of the blocks for the same kind above the block at `index`.
  func conditionsAbove(_ index: Int) -> [NodeReference] {
    blocks[..<index].filter { $0.kind == blocks[index].kind }.compactMap(\.condition)
  }
}
