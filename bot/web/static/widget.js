const words = {/*words*/};
