using System.CommandLine;
using FairDiff.Torch;

namespace FairDiff.Pipelines.CommandLine;

/// <summary><c>--precision</c>, the same on every command that trains or draws.</summary>
internal static class PrecisionOption
{
    public static Option<Precision> Create() => new("--precision")
    {
        Description = "Number format of the networks: auto (what this machine computes faster, timed at the start), float32 or bfloat16; "
            + "what was begun in one goes on in it with auto",
        DefaultValueFactory = _ => Precision.Auto,
    };
}
