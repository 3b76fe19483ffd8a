namespace FairDiff.Torch.Layers;

/// <summary>
/// Bilinear resizing of square images, half-pixel centres, as torch's interpolate does it: each output pixel is a weighted mean of
/// input pixels along either axis. TorchSharp's interpolate knows no anti-aliasing.
/// </summary>
internal static class BilinearResize
{
    /// <param name="images">float32, n x c x s x s.</param>
    /// <param name="size">Pixels per side of the result.</param>
    /// <param name="antialias">
    /// Whether the triangle that weights the input pixels is as wide as an output pixel where that is the larger one, so that no input
    /// pixel is passed over. It makes no difference to an enlargement, in which none is.
    /// </param>
    /// <returns>float32, n x c x size x size.</returns>
    public static Tensor Apply(Tensor images, int size, bool antialias)
    {
        var weights = Weights((int)images.shape[^1], size, antialias, images.device);
        return weights.matmul(images).matmul(weights.t());
    }

    /// <summary>The share of each input pixel (columns) in each output pixel (rows); every row sums to 1.</summary>
    private static Tensor Weights(int input, int output, bool antialias, Device device)
    {
        var scale = (double)input / output;
        var support = antialias ? Math.Max(scale, 1) : 1;
        var weights = new float[output * input];
        for (var row = 0; row < output; row++)
        {
            // Without anti-aliasing the centre keeps within the outermost input pixels: beyond them they are repeated.
            var centre = ((row + 0.5) * scale) - 0.5;
            centre = antialias ? centre : Math.Clamp(centre, 0, input - 1);
            double[] shares = [.. Enumerable.Range(0, input).Select(column => Math.Max(0, 1 - (Math.Abs(column - centre) / support)))];
            var sum = shares.Sum();
            for (var column = 0; column < input; column++)
            {
                weights[(row * input) + column] = (float)(shares[column] / sum);
            }
        }

        return tensor(weights, [output, input], ScalarType.Float32, device);
    }
}
