namespace FairDiff.Torch.Diffusion;

/// <summary>How the file of one kind of generator is told from others, and its description read.</summary>
internal interface IGeneratorDescription<TSelf>
    where TSelf : DiffusionDescription, IGeneratorDescription<TSelf>
{
    /// <summary>The formats that its file may have.</summary>
    static abstract IReadOnlyList<string> FileFormats { get; }

    /// <summary>The same in words.</summary>
    static abstract string ExpectedFormats { get; }

    /// <exception cref="EngineException">It is of an earlier version; <paramref name="source"/> names the file.</exception>
    /// <exception cref="System.Text.Json.JsonException">The text is not a description.</exception>
    static abstract TSelf Read(string source, string json);
}
