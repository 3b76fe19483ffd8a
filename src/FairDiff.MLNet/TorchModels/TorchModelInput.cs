namespace FairDiff.MLNet;

/// <summary>A column that a network takes.</summary>
/// <param name="ColumnName">
/// The column: numbers or vectors of one length of <see cref="float"/>, <see cref="long"/> or <see cref="int"/> (which become Int64), or
/// images (planes of red, green and blue as Float32).
/// </param>
public sealed record TorchModelInput(string ColumnName)
{
    /// <summary>
    /// The sides of one row, without the batch: <c>[3, 32, 32]</c>; they multiply to the length of the vector. Null = a vector of that
    /// length, a number without sides, or of images those of the column, if ResizeImages made it.
    /// </summary>
    public IReadOnlyList<long>? Shape { get; init; }

    /// <summary>Is taken from each pixel value, 0 to 255, as ExtractPixels does.</summary>
    public float OffsetImage { get; init; }

    /// <summary>Multiplies each pixel value then, as ExtractPixels does; the default makes 0 to 1 of them.</summary>
    public float ScaleImage { get; init; } = 1f / 255;

    /// <summary>A column by its name alone.</summary>
    /// <param name="columnName">The column.</param>
    public static implicit operator TorchModelInput(string columnName) => FromString(columnName);

    /// <summary>A column by its name alone.</summary>
    /// <param name="columnName">The column.</param>
    /// <returns>The input.</returns>
    public static TorchModelInput FromString(string columnName) => new(columnName);
}
