using System.Text.Json;
using FairDiff.Torch.Diffusion.Network;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The denoising network: a U-Net (Ronneberger et al. 2015; Ho et al. 2020) with the options of the literature. Its grid is the
/// image, <see cref="PatchSize"/> pixels per cell; each further level halves the grid's side, rounding up.
/// </summary>
/// <remarks>
/// Start from one of the presets and change what you need: <c>UNetOptions.Small with { BlocksPerLevel = 2 }</c>. Two options with
/// the same values are equal, lists included. Defaults are those of <see cref="Small"/>.
/// </remarks>
public sealed partial record UNetOptions
{
    /// <summary>
    /// Channels of the first level, before its multiplier: even, 2 to 65,536. The embedding of time and condition is four times as long.
    /// </summary>
    public int Channels { get; init; } = 32;

    /// <summary>
    /// Channels of each level as multiples of <see cref="Channels"/>, one level per entry, each at least 1; null = 1, 2, 4, 4, … for at
    /// least two levels and until the grid is at most 8.
    /// </summary>
    public IReadOnlyList<int>? ChannelMultipliers
    {
        get;
        init => field = value is null ? null : new ValueList<int>(value);
    }

    /// <summary>Residual blocks of a level on the way down, 1 to 1,024.</summary>
    public int BlocksPerLevel { get; init; } = 1;

    /// <summary>
    /// Sides of the grids that get self-attention after each residual block; empty = none; null = the level above the lowest, where its
    /// side is at most 16. The middle, between the two ways, always has it.
    /// </summary>
    public IReadOnlyList<int>? AttentionResolutions
    {
        get;
        init => field = value is null ? null : new ValueList<int>(value);
    }

    /// <summary>Attention heads, at least 1, dividing the channels of each level with attention; null = as <see cref="HeadChannels"/>
    /// says.</summary>
    public int? Heads { get; init; }

    /// <summary>Channels per attention head where <see cref="Heads"/> is null, at least 1; a level of fewer channels has one
    /// head.</summary>
    public int HeadChannels { get; init; } = 64;

    /// <summary>
    /// Probability with which a value inside a residual block is zeroed while training (before its last convolution, as in Ho et al. 2020);
    /// 0 up to, not including, 1. The masks are drawn from (seed, step): a resumed training draws the same ones.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>
    /// How the embedding enters a residual block: true = it scales and shifts the second norm (FiLM; Dhariwal and Nichol 2021, equation 6);
    /// false = it is added before that norm (Ho et al. 2020).
    /// </summary>
    public bool ScaleShiftNorm { get; init; } = true;

    /// <summary>Whether the last layer of each branch and of the network starts at zero, so that a new block is its shortcut.</summary>
    public bool ZeroInitialization { get; init; } = true;

    /// <summary>
    /// Pixels per side that one cell of the grid holds, folded into channels; must divide the image size; 1 = no folding (the
    /// literature's); null = 2 up to 64 pixels and 4 above.
    /// </summary>
    public int? PatchSize { get; init; }

    /// <summary>Groups of the group norms, at least 1; must divide the channels of every level.</summary>
    public int NormGroups { get; init; } = 8;

    /// <summary>
    /// Whether the way up is joined to the outputs of the down-sampling convolutions too, with one block more on each level (Ho et al.
    /// 2020); false = to those of the residual blocks and the stem only, which is lighter.
    /// </summary>
    public bool DownsamplerSkips { get; init; }

    /// <summary>Checks that there is such a network for images of a size.</summary>
    /// <param name="imageSize">Pixels per side.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range whatever the size.</exception>
    /// <exception cref="EngineException">There is none for this size; the message says why.</exception>
    public void Validate(int imageSize) => UNetShape.For(imageSize, this);

    /// <summary>Writes all values as JSON.</summary>
    /// <returns>The text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, DiffusionJson.Options);

    /// <summary>The preset's name, or else all values as JSON.</summary>
    public override string ToString() => NameOf(this) ?? ToJson();
}
