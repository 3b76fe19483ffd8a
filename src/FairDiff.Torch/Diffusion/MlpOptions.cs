using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The denoising network of vectors: a residual perceptron, as those of tabular diffusion models are (Kotelnikov et al. 2023). Time and
/// condition are added inside each block. The defaults are this project's.
/// </summary>
public sealed record MlpOptions
{
    private const int MostUnits = 1 << 16;
    private const int MostBlocks = 1024;

    /// <summary>Units of each layer, and numbers of the embedding of time and condition: even, 2 to 65,536.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Residual blocks between the first layer and the last, 1 to 1,024.</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>
    /// Probability with which a value inside a block is zeroed while training (before its last layer); 0 up to, not including, 1. The masks
    /// are drawn from (seed, step): a resumed training draws the same ones.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>Checks every option against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it, its value and the
    /// range.</exception>
    public void Validate()
    {
        Require(Width is >= 2 and <= MostUnits && Width % 2 == 0, Width, $"even and at least 2, and at most {MostUnits}");
        Require(Blocks is >= 1 and <= MostBlocks, Blocks, $"at least 1, and at most {MostBlocks}");
        Require(Dropout is >= 0 and < 1, Dropout, "from 0 up to, not including, 1");
    }
}
