using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace FairDiff.MLNet.Provenance;

/// <summary>
/// Which of the numbers of an image carry what: a tile of 8 x 8 blocks that repeats, eight low frequencies in each block. Half of the 512
/// places hold a pattern that is the same in all marked images, the other half the payload, eight places for each bit. Drawn from SHA-256
/// of
/// a fixed text, so that it is the same for ever, and independent of any image.
/// </summary>
internal static class WatermarkPattern
{
    /// <summary>Blocks along a side of the tile.</summary>
    public const int TileSide = 8;

    public const int PayloadBits = 32;

    /// <summary>Places of the pattern.</summary>
    public const int PilotCount = 256;

    /// <summary>The frequencies, down and across: low ones, which JPEG keeps, without the mean, which the eye sees.</summary>
    public static readonly (int Down, int Across)[] Frequencies = [(0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2)];

    public static readonly int PlaceCount = TileSide * TileSide * Frequencies.Length;

    /// <summary>What each place carries: below <see cref="PilotCount"/> one of the pattern, above it a bit of the payload.</summary>
    private static readonly int[] Roles;

    private static readonly bool[] Pilots = new bool[PilotCount];

    static WatermarkPattern()
    {
        var numbers = Numbers();
        Roles = [.. Enumerable.Range(0, PlaceCount).OrderBy(_ => numbers())];
        Shifts = [.. Enumerable.Range(0, PlaceCount).Select(_ => numbers() / (double)(1L << 32))];
        Unshift = [.. Shifts.Select(shift => Complex.FromPolarCoordinates(1, -2 * Math.PI * shift))];
        for (var index = 0; index < PilotCount; index++)
        {
            Pilots[index] = numbers() % 2 == 1;
        }
    }

    /// <summary>By how much of a step the values that mean 0 are shifted at each place, 0 to 1.</summary>
    public static IReadOnlyList<double> Shifts { get; }

    /// <summary>What turns a phase back by the shift of its place.</summary>
    public static IReadOnlyList<Complex> Unshift { get; }

    /// <summary>The place of a frequency of a block, by where in the tile the block lies.</summary>
    public static int PlaceOf(int blockDown, int blockAcross, int frequency) =>
        (((blockDown % TileSide) * TileSide) + (blockAcross % TileSide)) * Frequencies.Length + frequency;

    /// <summary>The place's bit of the pattern; null where it carries payload.</summary>
    public static bool? Pilot(int place) => Roles[place] < PilotCount ? Pilots[Roles[place]] : null;

    /// <summary>Which bit of the payload a place carries that is not of the pattern.</summary>
    public static int PayloadBit(int place) => (Roles[place] - PilotCount) % PayloadBits;

    private static Func<uint> Numbers()
    {
        var (count, block) = (0, Array.Empty<byte>());
        return () =>
        {
            var place = 4 * (count % 8);
            if (place == 0)
            {
                block = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"FairDiff watermark 1, {count}")));
            }

            count++;
            return BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(place));
        };
    }
}
