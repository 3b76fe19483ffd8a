using System.Numerics;

namespace FairDiff.MLNet.Provenance;

/// <summary>
/// A mark in the pixels themselves, which stays when a program drops all words in the file: low frequencies of 8 x 8 blocks are moved to
/// the nearest of values that mean 0 or 1 (quantization index modulation with dither, Chen and Wornell 2001, Eq. 21). It is read without
/// the original, also from a part of the image; not once the image was resized, turned or flipped.
/// </summary>
internal static class ImageWatermark
{
    /// <summary>Pixels along the shorter side: four tiles, that is 32 places for each bit.</summary>
    public const int SmallestSide = 128;

    /// <summary>
    /// Of the pattern's 256 places so many must agree. By chance each does with probability 1/2, whatever the image, since the pattern was
    /// drawn without it; by the binomial distribution the chance over all places where the tile may begin is
    /// <see cref="FalseAlarmRate"/> at most.
    /// </summary>
    public const int Threshold = 178;

    /// <summary>The probability with which an image without the mark is taken for one.</summary>
    public const double FalseAlarmRate = 1e-6;

    /// <summary>Between two values that mean the same, in units of the orthonormal DCT: more than JPEG at quality 80 changes.</summary>
    private const double Step = 14;

    /// <summary>Rounding and clipping to bytes undo a part; a second and third time leave less of that.</summary>
    private const int Rounds = 3;

    /// <summary>Pixels along a side of what is searched for a tile that begins anywhere.</summary>
    private const int SearchSide = 256;

    private const int TileSide = WatermarkPattern.TileSide;
    private const int BlockSide = BlockSpectrum.BlockSide;

    /// <summary>Marks an image of at least <see cref="SmallestSide"/> pixels in place (planar RGB bytes).</summary>
    public static void Embed(Span<byte> planes, int width, int height, uint payload)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var spectrum = BlockSpectrum.Of(planes, width, 0, 0, width, height);
            for (var down = 0; down < height / BlockSide; down++)
            {
                for (var across = 0; across < width / BlockSide; across++)
                {
                    Move(planes, width, down, across, spectrum, payload);
                }
            }
        }
    }

    /// <summary>The payload of a marked image; null where it bears no mark.</summary>
    public static uint? Read(ReadOnlySpan<byte> planes, int width, int height)
    {
        if (Math.Min(width, height) < SmallestSide)
        {
            return null;
        }

        var whole = Phases(BlockSpectrum.Of(planes, width, 0, 0, width, height), 0, 0);
        if (Payload(whole, 0, 0) is { } payload)
        {
            return payload;
        }

        // A part of a marked image: the tile begins anywhere.
        var (searchedWidth, searchedHeight) = (Math.Min(width, SearchSide), Math.Min(height, SearchSide));
        var middle = BlockSpectrum.Of(
            planes, width, (width - searchedWidth) / 2, (height - searchedHeight) / 2, searchedWidth, searchedHeight);
        for (var start = 0; start < BlockSide * BlockSide; start++)
        {
            var phases = Phases(middle, start / BlockSide, start % BlockSide);
            for (var shift = 0; shift < TileSide * TileSide; shift++)
            {
                if (Payload(phases, shift / TileSide, shift % TileSide) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static void Move(Span<byte> planes, int width, int down, int across, BlockSpectrum spectrum, uint payload)
    {
        Span<double> changes = stackalloc double[WatermarkPattern.Frequencies.Length];
        for (var frequency = 0; frequency < changes.Length; frequency++)
        {
            var place = WatermarkPattern.PlaceOf(down, across, frequency);
            var bit = WatermarkPattern.Pilot(place) ?? ((payload >> WatermarkPattern.PayloadBit(place)) & 1) == 1;
            var zero = (WatermarkPattern.Shifts[place] + (bit ? 0.5 : 0)) * Step;
            var value = spectrum.Values[frequency][(down * BlockSide * spectrum.Width) + (across * BlockSide)];
            changes[frequency] = (Math.Round((value - zero) / Step) * Step) + zero - value;
        }

        // The same for red, green and blue: luma moves by as much, and colours stay.
        var plane = planes.Length / 3;
        for (var row = 0; row < BlockSide; row++)
        {
            for (var column = 0; column < BlockSide; column++)
            {
                var change = 0.0;
                for (var frequency = 0; frequency < changes.Length; frequency++)
                {
                    change += changes[frequency] * BlockSpectrum.PixelOf(frequency, row, column);
                }

                var first = (((down * BlockSide) + row) * width) + (across * BlockSide) + column;
                for (var place = first; place < planes.Length; place += plane)
                {
                    planes[place] = (byte)Math.Clamp(Math.Round(planes[place] + change), byte.MinValue, byte.MaxValue);
                }
            }
        }
    }

    private static uint? Payload(Complex[] phases, int shiftDown, int shiftAcross)
    {
        var agreements = 0;
        Span<double> votes = stackalloc double[WatermarkPattern.PayloadBits];
        for (var block = 0; block < TileSide * TileSide; block++)
        {
            for (var frequency = 0; frequency < WatermarkPattern.Frequencies.Length; frequency++)
            {
                var place = WatermarkPattern.PlaceOf((block / TileSide) + shiftDown, (block % TileSide) + shiftAcross, frequency);
                var phase = phases[(block * WatermarkPattern.Frequencies.Length) + frequency];
                var zero = (phase * WatermarkPattern.Unshift[place]).Real;
                if (WatermarkPattern.Pilot(place) is { } expected)
                {
                    agreements += zero < 0 == expected ? 1 : 0;
                }
                else
                {
                    votes[WatermarkPattern.PayloadBit(place)] += zero;
                }
            }
        }

        var payload = 0u;
        for (var bit = 0; bit < votes.Length; bit++)
        {
            payload |= votes[bit] < 0 ? 1u << bit : 0;
        }

        return agreements >= Threshold ? payload : null;
    }

    /// <summary>Where on the circle of a step the values of each place of the tile lie, summed over all tiles.</summary>
    private static Complex[] Phases(BlockSpectrum spectrum, int top, int left)
    {
        var sums = new Complex[WatermarkPattern.PlaceCount];
        for (int row = top, down = 0; row < spectrum.Height; row += BlockSide, down++)
        {
            for (int column = left, across = 0; column < spectrum.Width; column += BlockSide, across++)
            {
                for (var frequency = 0; frequency < WatermarkPattern.Frequencies.Length; frequency++)
                {
                    sums[WatermarkPattern.PlaceOf(down, across, frequency)] += Complex.FromPolarCoordinates(
                        1, 2 * Math.PI * spectrum.Values[frequency][(row * spectrum.Width) + column] / Step);
                }
            }
        }

        return sums;
    }
}
