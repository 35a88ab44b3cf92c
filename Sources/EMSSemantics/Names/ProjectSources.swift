public import EMSSyntax

/// The files of a project as they were read and parsed, and what each include names.
public struct ProjectSources: Sendable {
  /// The files.
  public var sources: SourceMap
  /// The tree of each file, by the index of its `FileID`.
  public var trees: [SyntaxTree]
  /// Files that are read for themselves, in the order of the register: the core of the standard library first, then the
  /// files of the paths given. Included files stand at their include and need not be listed.
  public var roots: [FileID]
  /// What includes name, by the file in which they stand.
  public var includes: [FileID: [Include]]

  /// An `include` and the file that it names.
  public struct Include: Hashable, Sendable {
    /// The node of kind `includeDeclaration`.
    public let node: NodeID
    /// The file, or nil where it is missing, which the reader of files reports.
    public let target: FileID?

    /// Creates an include.
    public init(node: NodeID, target: FileID?) {
      self.node = node
      self.target = target
    }
  }

  /// Creates the sources of a project.
  public init(sources: SourceMap, trees: [SyntaxTree], roots: [FileID], includes: [FileID: [Include]] = [:]) {
    self.sources = sources
    self.trees = trees
    self.roots = roots
    self.includes = includes
  }
}
