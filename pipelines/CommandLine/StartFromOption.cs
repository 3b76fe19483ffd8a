using System.CommandLine;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>The option that names the generator with whose weights the training of another one starts.</summary>
internal static class StartFromOption
{
    /// <param name="when">What stands before the description.</param>
    public static Option<string?> Create(string when = "") => new("--start-from")
    {
        Description = $"{when}Generator training starts with the weights of this generator, a .safetensors file of the same network and "
            + "size; classes and attribute values are matched by their names. Labels that it saw are not hidden any more",
    };

    public static StartingGenerator? Read(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } path ? StartingGenerator.FromFile(path) : null;
}
