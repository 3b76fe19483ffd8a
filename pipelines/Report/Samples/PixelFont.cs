namespace FairDiff.Pipelines.Report;

/// <summary>The letters of the word SYNTHETIC in 5 x 7 pixels: enough to mark a picture without any font on the machine.</summary>
internal static class PixelFont
{
    public const int Height = 7;
    public const int Advance = 6;

    private static readonly Dictionary<char, byte[]> Letters = new()
    {
        ['S'] = [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
        ['Y'] = [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100],
        ['N'] = [0b10001, 0b11001, 0b11001, 0b10101, 0b10011, 0b10011, 0b10001],
        ['T'] = [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
        ['H'] = [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        ['E'] = [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        ['I'] = [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        ['C'] = [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
    };

    /// <summary>The set pixels of a word, from its top left corner.</summary>
    public static IEnumerable<(int X, int Y)> Draw(string word) =>
        from letter in word.Select((name, place) => (Rows: Letters[name], Place: place))
        from y in Enumerable.Range(0, Height)
        from x in Enumerable.Range(0, 5)
        where (letter.Rows[y] & (0b10000 >> x)) != 0
        select ((letter.Place * Advance) + x, y);
}
