namespace FairDiff.Torch.Augmentation;

/// <summary>Turns the hue in HSV, where saturation and value stay as they are (torchvision's adjust_hue); 1 turn = 360 degrees.</summary>
internal static class HueShift
{
    public static Tensor Apply(Tensor images, Tensor turns)
    {
        var value = images.amax([1], keepdim: true);
        var chroma = value - images.amin([1], keepdim: true);
        var sextants = Sextants(images, value, chroma).Plus(turns.view(-1, 1, 1, 1) * Held(6));

        // Red, green and blue are the same curve, a third of a turn apart.
        var offsets = tensor(new[] { 5f, 3f, 1f }, device: images.device).view(1, 3, 1, 1);
        var place = sextants.Plus(offsets).remainder(Held(6));
        return value - (chroma * minimum(place, Held(4).Minus(place)).clamp(Held(0), Held(1)));
    }

    /// <summary>The hue in sixths of a turn, from -1 to 5; grey has 0.</summary>
    private static Tensor Sextants(Tensor images, Tensor value, Tensor chroma)
    {
        var (red, green, blue) = (images.narrow(1, 0, 1), images.narrow(1, 1, 1), images.narrow(1, 2, 1));
        var divisor = chroma.masked_fill(chroma == Held(0), Held(1));
        var otherwise = where(green == value, ((blue - red) / divisor).Plus(Held(2)), ((red - green) / divisor).Plus(Held(4)));
        return where(red == value, (green - blue) / divisor, otherwise);
    }
}
